// Posts something to an app's address and says what came of it, within a time limit, following no redirect (feishu.md §2.4, §2.8).
import type { Sealed } from './seal.ts';

export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** @param timeoutMs real milliseconds for everything: connecting, sending, and the whole answer */
export async function post(url: string, { headers, body }: Sealed, timeoutMs: number): Promise<Posted> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return { kind: 'answered', status: response.status, body: await response.text() };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'TimeoutError') return { kind: 'timeout' };
    return { kind: 'unreachable', reason: reasonOf(thrown) };
  }
}

function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
