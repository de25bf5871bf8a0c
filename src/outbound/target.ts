// What a configured URL means before anybody is asked: scheme, host, port; and whether it is listed.
import { isIP } from 'node:net';
import { OutboundError } from './failure.ts';

export interface OutboundRules {
  /** `host:port` that may be used although they lie in a network of ours, or have a port of their own; IPv6 as `[::1]:8443`. */
  readonly allow: readonly string[];
  /** Hosts that may be spoken to in the clear. */
  readonly http: readonly string[];
}

export interface Target {
  readonly url: URL;
  readonly secure: boolean;
  /** Without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, for sentences. */
  readonly shown: string;
  readonly listed: boolean;
  readonly isAddress: boolean;
}

const SECURE_PORT = 443;
const CLEAR_PORT = 80;

/** @throws OutboundError of kind `forbidden` */
export function targetOf(text: string, rules: OutboundRules): Target {
  if (!URL.canParse(text)) throw new OutboundError('网址', 'forbidden', '网址写得不对；应以 https:// 开头');
  const url = new URL(text);
  const { protocol, hostname } = url;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new OutboundError('网址', 'forbidden', '只能用 https:// 开头的网址');
  }
  const secure = protocol === 'https:';
  const standard = secure ? SECURE_PORT : CLEAR_PORT;
  const port = url.port === '' ? standard : Number(url.port);
  const shown = `${hostname}:${port}`;
  const refuse = (sentence: string): never => {
    throw new OutboundError(shown, 'forbidden', sentence);
  };
  if (`${url.username}${url.password}` !== '') refuse(`${shown}：网址里不能带用户名和密码`);
  if (!secure && !has(rules.http, hostname)) {
    refuse(`${shown}：只能用 https；若对方确实只有 http，请把 ${hostname} 加到配置的 outbound.http`);
  }
  const listed = has(rules.allow, shown);
  if (port !== standard && !listed) {
    refuse(`${shown}：不是 ${standard} 端口；若确实要用，请把 ${shown} 加到配置的 outbound.allow`);
  }
  const host = hostname.replace(/^\[|\]$/g, '');
  return { url, secure, host, port, shown, listed, isAddress: isIP(host) !== 0 };
}

function has(list: readonly string[], name: string): boolean {
  return list.some((one) => one.toLowerCase() === name);
}
