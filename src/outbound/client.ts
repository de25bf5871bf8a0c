// The one client for URLs that people configure: webhooks, heartbeats, edges, other systems. It goes where it was checked to go, follows
// nobody, and comes back in time (reliability.md §5.7).
import { request as askClear, Agent as ClearAgent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as askSecure, Agent as SecureAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { BodyTooLarge, BodyUnreadable, bodyOf } from './body.ts';
import { OutboundError, type OutboundFailure } from './failure.ts';
import { type Address, addressesOf, type Resolver, systemResolver } from './resolve.ts';
import { type OutboundRules, type Target, targetOf } from './target.ts';

export interface OutboundOptions extends OutboundRules {
  /** The system's unless told. */
  readonly resolve?: Resolver;
  /** PEM of authorities that are trusted in place of the public ones. */
  readonly ca?: string;
}

export interface OutboundRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds for all of it, from the name to the last byte; 10,000 unless told. */
  readonly timeoutMs?: number;
  /** Of the answer's unpacked body; 5 MiB unless told. */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  /** Never a redirection. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Outbound {
  /** Any status is an answer, but for redirections. @throws OutboundError */
  request(request: OutboundRequest): Promise<OutboundAnswer>;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 5 * 1024 * 1024;
/** The headers' own limit, so that they cannot be the way round the body's. */
const MOST_HEADER_BYTES = 64 * 1024;

/** Opens nothing; connections are not kept. */
export function openOutbound(options: OutboundOptions): Outbound {
  return {
    request: async (asked) => {
      const target = targetOf(asked.url, options);
      const { timeoutMs = TIMEOUT_MS, signal } = asked;
      const limit = AbortSignal.timeout(timeoutMs);
      const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
      const state: Progress = { connected: false };
      try {
        const addresses = await until(stop, addressesOf(target, options.resolve ?? systemResolver));
        return await until(stop, exchange(options, target, addresses, asked, stop, state));
      } catch (thrown) {
        throw thrown instanceof OutboundError ? thrown : failureOf(thrown, target, limit, state);
      }
    },
  };
}

interface Progress {
  connected: boolean;
}

/** Also of what does not listen to signals. */
function until<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(stop.reason);
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => stop.removeEventListener('abort', end));
  });
}

async function exchange(
  { ca }: OutboundOptions,
  target: Target,
  addresses: readonly Address[],
  asked: OutboundRequest,
  stop: AbortSignal,
  state: Progress,
): Promise<OutboundAnswer> {
  // Agents of their own: no connection of somebody else's is used, and no proxy of the environment.
  const agent = target.secure ? new SecureAgent({ keepAlive: false }) : new ClearAgent({ keepAlive: false });
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const ask = target.secure ? askSecure : askClear;
      const sent = ask(target.url, {
        method: asked.method ?? 'GET',
        headers: { 'User-Agent': 'zhiban', 'Accept-Encoding': 'identity', ...lengthOf(asked.body), ...asked.headers },
        agent,
        lookup: pinned(addresses),
        signal: stop,
        maxHeaderSize: MOST_HEADER_BYTES,
        ...(ca === undefined ? {} : { ca }),
      });
      sent.once('socket', (socket) =>
        socket.once(target.secure ? 'secureConnect' : 'connect', () => {
          state.connected = true;
        }),
      );
      sent.once('response', resolve);
      sent.on('error', reject);
      sent.end(asked.body);
    });
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400 && status !== 304) {
      throw new OutboundError(
        target.shown,
        'redirect',
        `${target.shown} 要求转到别的网址，没有跟过去；请改用最终的网址`,
        true,
      );
    }
    return { status, headers: answer.headers, body: await bodyOf(answer, asked.mostBytes ?? MOST_BYTES) };
  } finally {
    agent.destroy();
  }
}

function lengthOf(body: string | Buffer | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}

/** What was checked is what is connected to; name and certificate stay those of the URL. */
function pinned(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else if (first !== undefined) callback(null, first.address, first.family);
  };
}

const SAYS: Readonly<Record<Exclude<OutboundFailure, 'forbidden' | 'address' | 'name' | 'redirect'>, string>> = {
  connect: '连不上，请检查对方是否在运行、网络和防火墙',
  tls: '的证书不被信任或与名字不符，没有发送',
  timeout: '没有在时限内答复',
  'too-large': '的答复太大，没有读完',
  broken: '的连接中断，或答复读不懂',
};

/** By the codes of Node alone: texts may hold what the other side said. */
function failureOf(thrown: unknown, { shown }: Target, limit: AbortSignal, { connected }: Progress): unknown {
  const failure = kindOf(thrown, limit, connected);
  if (failure === null) return thrown;
  return new OutboundError(shown, failure, `${shown} ${SAYS[failure]}`, connected);
}

function kindOf(thrown: unknown, limit: AbortSignal, connected: boolean): keyof typeof SAYS | null {
  if (limit.aborted) return 'timeout';
  if (thrown instanceof BodyTooLarge) return 'too-large';
  if (thrown instanceof BodyUnreadable) return 'broken';
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown];
  const code = errors.map((one: unknown) => (one instanceof Error && 'code' in one ? String(one.code) : ''))[0] ?? '';
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|HOSTNAME_)/.test(code)) return 'tls';
  if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
  if (/^(HPE_|ERR_STREAM_PREMATURE|ERR_HTTP)/.test(code)) return 'broken';
  if (/^(ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|EADDR|ENOTFOUND|EAI_|EACCES|EINVAL)/.test(code)) {
    return connected ? 'broken' : 'connect';
  }
  return null;
}
