// How long to wait before the next try: exponential with full jitter, so that those who failed together do not come back together.

export interface Backoff {
  /** Milliseconds: the most after the first failure. */
  readonly firstMs: number;
  /** Milliseconds: the most after any. */
  readonly mostMs: number;
}

/**
 * @param failures so far, from 1
 * @param random 0 to 1
 * @returns milliseconds
 */
export function backoffMs({ firstMs, mostMs }: Backoff, failures: number, random: number): number {
  return Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30)) * random);
}
