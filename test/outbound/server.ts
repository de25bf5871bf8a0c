// Real servers on this machine's loopback, in the clear or with a certificate for `localhost`, closed when the test ends.
import { readFileSync } from 'node:fs';
import { createServer as clearServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as secureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const FOLDER = join(import.meta.dirname, '../databases/tls');
export const TEST_CA = readFileSync(join(FOLDER, 'ca.pem'), 'utf8');

export interface Served {
  readonly port: number;
  /** `Host` of every request. */
  readonly hosts: (string | undefined)[];
  readonly requests: IncomingMessage[];
  readonly bodies: string[];
  /** Connections, whether or not a request came. */
  connections(): number;
}

export interface ServeOptions {
  readonly secure?: boolean;
  readonly address?: string;
  readonly port?: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export async function serve(handler: Handler, options: ServeOptions = {}): Promise<Served> {
  const { secure = false, address = '127.0.0.1', port = 0 } = options;
  const hosts: (string | undefined)[] = [];
  const requests: IncomingMessage[] = [];
  const bodies: string[] = [];
  let connections = 0;
  const heard = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    hosts.push(request.headers.host);
    requests.push(request);
    const body = Buffer.concat(chunks).toString('utf8');
    bodies.push(body);
    handler(request, response, body);
  };
  const pem = (name: string): Buffer => readFileSync(join(FOLDER, name));
  const server = secure
    ? secureServer({ key: pem('server-key.pem'), cert: pem('server-cert.pem') }, heard)
    : clearServer(heard);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, hosts, requests, bodies, connections: () => connections };
}
