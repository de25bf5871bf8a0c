// Opens the port, and closes it again without cutting off who is being answered.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../lib/errors.ts';

export interface Place {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/**
 * Listens, and answers the port.
 * @throws UserError in one sentence when the port is taken, forbidden, or the address is not this machine's.
 */
export async function listen(server: Server, { host, port }: Place): Promise<number> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (thrown) {
    throw placeError(thrown, { host, port });
  }
  return (server.address() as AddressInfo).port;
}

function placeError(thrown: unknown, { host, port }: Place): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const change = '请在配置里改 web.port（内置配置和示例配置也认环境变量，例如 ZHIBAN_WEB_PORT=9137）';
  switch (code) {
    case 'EADDRINUSE':
      return new UserError(`端口 ${port} 已被占用，可能已经有一个值班在运行；请先停掉它，或换一个端口：${change}`);
    case 'EACCES':
      return new UserError(`没有权限使用端口 ${port}（小于 1024 的端口通常要管理员权限）；${change}`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UserError(`web.host 写的“${host}”不是这台机器的地址；请写 127.0.0.1（只本机）或 0.0.0.0（所有网卡）`);
    default:
      return thrown;
  }
}

/** Takes no new connections, lets requests under way end for up to `graceMs`, then cuts them off. */
export async function stopListening(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // A connection kept alive is idle again only when its request has been answered.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
