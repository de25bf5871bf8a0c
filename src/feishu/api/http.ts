// The one HTTP instance under the SDK: our own axios instance with limits, which hands on every answer as it came, whatever its status.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** The SDK, loaded when the first call is made: it costs 270 ms and 70 MB. */
export type Sdk = typeof import('@larksuiteoapi/node-sdk');
type AxiosInstance = Sdk['defaultHttpInstance'];

/** An answer of any status. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON, or the text when it was none. */
  readonly data: unknown;
}

export interface Http {
  readonly instance: AxiosInstance;
  /** Closes connections that are kept for reuse. */
  close(): void;
}

/** The biggest answer that we take: a page of fifty messages of 150 KB each is far below. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * The SDK's own instance has no time limit (feishu.md §1.5). Here the limit is on the whole exchange, connection and body included;
 * a request that names its own `timeout` in milliseconds has that one. Redirects are not followed, so that no token goes elsewhere.
 */
export function openHttp(sdk: Sdk, domain: string, timeoutMs: number): Http {
  const agents = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) };
  const instance = sdk.defaultHttpInstance.create({
    ...agents,
    maxRedirects: 0,
    maxContentLength: MOST_ANSWER_BYTES,
    validateStatus: () => true,
    // A proxy of the environment would not reach a simulator on this machine.
    ...(isLoopback(domain) ? { proxy: false } : {}),
  });
  instance.interceptors.request.use((request) => {
    request.signal ??= AbortSignal.timeout(request.timeout || timeoutMs);
    request.timeout = 0; // axios' own limit begins again with every byte
    return request;
  });
  // The SDK passes on whatever this returns; its own instance returns the bare data and loses status and headers.
  instance.interceptors.response.use((response): never => {
    const answer: Answer = { status: response.status, headers: response.headers, data: response.data };
    return answer as never;
  });
  return {
    instance,
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function isLoopback(domain: string): boolean {
  const { hostname } = new URL(domain);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** No connection came about: the request certainly was not carried out. */
const NOT_REACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const BAD_CERTIFICATE = /^(CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

export interface NetworkFailure {
  /** `too-large`: the answer was; whether the request was carried out is not known. */
  readonly kind: 'temporary' | 'lost' | 'too-large';
  /** Chinese: what happened and what to do. */
  readonly says: string;
  /** The system's word for it, for instance `ECONNRESET`. */
  readonly word: string;
}

/** What an exchange without an answer means. Anything but a connection that never was leaves open whether the request was carried out. */
export function networkFailure(thrown: unknown): NetworkFailure {
  const word = wordOf(thrown);
  if (NOT_REACHED.test(word)) return { kind: 'temporary', says: '连不上，请检查网络、域名解析和代理', word };
  if (BAD_CERTIFICATE.test(word)) return { kind: 'temporary', says: '证书校验没有通过，请检查系统时间和代理', word };
  if (thrown instanceof Error && thrown.message.startsWith('maxContentLength')) {
    return { kind: 'too-large', says: '答复太大，超过 16 MB', word };
  }
  if (word === 'ERR_CANCELED') return { kind: 'lost', says: '在规定时间内没有应答', word };
  return { kind: 'lost', says: '连接中断，没有收到完整的答复', word };
}

function wordOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause instanceof Error ? wordOf(thrown.cause) : thrown.name;
}
