// One look at a server: does it answer, does it say that it is well, and are its scheduler and its sender alive.
import type { Seen } from './decide.ts';

export interface LookOptions {
  readonly url: string;
  readonly timeoutMs: number;
  /** Seconds. */
  readonly staleSeconds: number;
  readonly signal: AbortSignal;
}

const MOST_BYTES = 4_096;

/** Never throws, but for the signal's reason. */
export async function lookAt({ url, timeoutMs, staleSeconds, signal }: LookOptions): Promise<Seen> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.any([signal, limit]) });
    return seenIn(answer.status, await bodyOf(answer), staleSeconds);
  } catch (thrown) {
    signal.throwIfAborted();
    if (limit.aborted) return bad(`${timeoutMs / 1000} 秒没有应答，进程可能卡住了，或者机器太忙`);
    return bad(networkReason(thrown));
  }
}

async function bodyOf(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

function seenIn(status: number, text: string, staleSeconds: number): Seen {
  const health = parsed(text);
  if (health === null) return bad(`应答不是值班的（HTTP ${status}），地址可能不对，或被代理拦下了`);
  const parts = [
    ['安排作业的部分', health.schedulerAgeSeconds],
    ['发消息的部分', health.senderAgeSeconds],
  ] as const;
  const silent = parts.flatMap(([title, age]) =>
    typeof age === 'number' && age > staleSeconds ? [`${title} ${age} 秒没有动静`] : [],
  );
  if (silent.length > 0) return bad(silent.join('，'));
  if (status === 200 && health.ok === true) return { ok: true };
  const ages = parts.flatMap(([title, age]) => (typeof age === 'number' ? [`${title} ${age} 秒前有动静`] : []));
  return bad(`它说自己不正常：存储没有应答，或者${ages.length === 0 ? '它的一部分停住了' : ages.join('，')}`);
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'ok' in value ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: '拒绝连接，进程多半没有在运行',
  ECONNRESET: '连接断了，进程多半刚刚退出',
  ENOTFOUND: '地址里的主机名解析不了',
  EAI_AGAIN: '域名解析没有应答',
  EHOSTUNREACH: '到那台机器的网络不通',
  ENETUNREACH: '网络不通',
};

function networkReason(thrown: unknown): string {
  const word = wordOf(thrown);
  return REASONS[word] ?? `连不上（${word}）`;
}

function wordOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause instanceof Error ? wordOf(thrown.cause) : thrown.name;
}

function bad(reason: string): Seen {
  return { ok: false, reason };
}
