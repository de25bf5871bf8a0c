// A door before the simulator: counts what is asked, and says for a chosen call what a platform says now and then.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of one call. */
export type Mishap =
  /** Refused before anything is done. */
  | { readonly refuse: number; readonly status?: number; readonly waitSeconds?: number }
  /** Carried out, and refused all the same; 0 cuts the connection. */
  | { readonly afterwards: number; readonly status?: number }
  /** Cut before anything is done. */
  | 'cut'
  /** Carried out, with an answer that is no JSON. */
  | 'garbled';

export interface Front {
  readonly url: string;
  /** The last part of the path of every call that arrived, tokens apart: `batch_create`, `search`. */
  readonly calls: string[];
  /** The client_tokens in their order. */
  readonly tokens: string[];
  /** The next calls whose path ends so, one after the other; null lets one through. */
  next(end: string, ...mishaps: readonly (Mishap | null)[]): void;
  /** Every call whose path ends so, until told otherwise. */
  always(end: string, mishap: Mishap | null): void;
  /** How many calls were at the door at once, at most. */
  mostAtOnce(): number;
  /** Milliseconds before a call goes on. */
  latencyMs: number;
}

export async function openFront(to: string): Promise<Front> {
  const waiting = new Map<string, (Mishap | null)[]>();
  const lasting = new Map<string, Mishap>();
  const [calls, tokens]: [string[], string[]] = [[], []];
  let [now, most] = [0, 0];

  const mishapOf = (path: string): Mishap | null => {
    for (const [end, mishaps] of waiting) if (path.endsWith(end) && mishaps.length > 0) return mishaps.shift() ?? null;
    return [...lasting].find(([end]) => path.endsWith(end))?.[1] ?? null;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', to);
    const isToken = pathname.includes('/auth/');
    if (!isToken) calls.push(pathname.split('/').at(-1) ?? '');
    const token = searchParams.get('client_token');
    if (token !== null) tokens.push(token);
    if (front.latencyMs > 0 && !isToken) await new Promise((resolve) => setTimeout(resolve, front.latencyMs));
    const mishap = isToken ? null : mishapOf(pathname);
    if (mishap === 'cut') return void request.socket.destroy();
    if (mishap !== null && typeof mishap === 'object' && 'refuse' in mishap)
      return refuse(response, mishap.refuse, mishap);
    const answer = await fetch(`${to}${request.url}`, {
      method: request.method ?? 'GET',
      headers: pick(request),
      ...(request.method === 'GET' ? {} : { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (mishap === 'garbled') return void response.writeHead(200).end('<html>');
    if (mishap !== null) {
      return mishap.afterwards === 0 ? void request.socket.destroy() : refuse(response, mishap.afterwards, mishap);
    }
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(body);
  };

  const server = createServer((request, response) => {
    now++;
    most = Math.max(most, now);
    void handle(request, response).finally(() => now--);
  });
  // A connection that is cut because a busy machine left it idle would be a mishap that nobody ordered.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    tokens,
    next: (end, ...mishaps) => void waiting.set(end, [...mishaps]),
    always: (end, mishap) => void (mishap === null ? lasting.delete(end) : lasting.set(end, mishap)),
    mostAtOnce: () => most,
    latencyMs: 0,
  };
  return front;
}

function pick({ headers }: IncomingMessage): Record<string, string> {
  const { authorization, 'content-type': type } = headers;
  return { ...(authorization ? { authorization } : {}), ...(type ? { 'content-type': type } : {}) };
}

function refuse(
  response: ServerResponse,
  code: number,
  { status = 200, ...more }: { readonly status?: number; readonly waitSeconds?: number },
): void {
  const wait = more.waitSeconds === undefined ? {} : { 'x-ogw-ratelimit-reset': String(more.waitSeconds) };
  const headers = { 'Content-Type': 'application/json', ...wait };
  response.writeHead(status, headers).end(JSON.stringify({ code, msg: `code ${code}` }));
}
