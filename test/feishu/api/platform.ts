// A small platform for tests of the client: answers what a test tells it to, in the envelopes of feishu.md §1, and keeps what it was asked.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Feishu, openFeishu } from '../../../src/feishu/client.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** Parsed JSON; null for other bodies. */
  readonly body: Record<string, unknown> | null;
}

export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers a request; or writes to the response by itself, or never, and returns null. */
export type Answer = (asked: Asked, response: ServerResponse) => Answered | null;

export interface Platform {
  readonly url: string;
  /** Without token requests. */
  readonly asked: Asked[];
  readonly tokenRequests: Asked[];
  /** Every request to this path from now on; `*` for all but tokens. */
  on(path: string, answer: Answer): void;
  /** What was logged. */
  readonly logged: object[];
  readonly feishu: Feishu;
}

export const SECRET = 'app-secret-that-nobody-may-see';
export const TOKEN_PATH = '/open-apis/auth/v3/tenant_access_token/internal';

export function ok(data: unknown, headers: Readonly<Record<string, string>> = {}): Answered {
  return { headers, body: { code: 0, msg: 'success', data } };
}

export function refused(status: number, code: number, msg = 'refused', error: object = {}): Answered {
  return { status, headers: { 'X-Tt-Logid': 'log-1' }, body: { code, msg, error: { log_id: 'log-1', ...error } } };
}

/** Opens a platform and a client to it; both are closed when the test ends. */
export async function openPlatform(timeoutMs = 20_000): Promise<Platform> {
  const answers = new Map<string, Answer>();
  const asked: Asked[] = [];
  const tokenRequests: Asked[] = [];
  const logged: object[] = [];
  let tokens = 0;
  answers.set(TOKEN_PATH, () => {
    tokens++;
    return { body: { code: 0, msg: 'ok', tenant_access_token: `t-token-number-${tokens}`, expire: 7200 } };
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '', 'http://platform');
    const raw = Buffer.concat(chunks);
    const isJson = (request.headers['content-type'] ?? '').includes('json') && raw.length > 0;
    const one: Asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      raw,
      body: isJson ? JSON.parse(raw.toString()) : null,
    };
    (one.path === TOKEN_PATH ? tokenRequests : asked).push(one);
    const answer = (answers.get(one.path) ?? answers.get('*'))?.(one, response) ?? null;
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const write = (fields: object, message: string): void => {
    logged.push({ ...fields, message });
  };
  const account = { appId: 'cli_a000000000000001', appSecret: SECRET, domain: url, timeoutMs };
  const feishu = openFeishu(account, { warn: write, error: write });
  onTestFinished(async () => {
    feishu.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, asked, tokenRequests, logged, feishu, on: (path, answer) => void answers.set(path, answer) };
}
