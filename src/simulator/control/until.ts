// Waits for a state of the platform by listening to its changes, never by sleeping.
import type { State } from '../state/state.ts';

export interface UntilOptions {
  /** Real milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number;
}

/** @throws Error after the time limit, with the texts that were there */
export async function until<T extends { readonly text: string }>(
  state: State,
  look: () => readonly T[],
  isThere: (found: readonly T[]) => boolean,
  { timeoutMs = 10_000 }: UntilOptions = {},
): Promise<readonly T[]> {
  const first = look();
  if (isThere(first)) return first;
  return await new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const stop = state.onChange(() => {
      try {
        const found = look();
        if (isThere(found)) end(() => resolve(found));
      } catch (thrown) {
        end(() => reject(thrown));
      }
    });
    const timer = setTimeout(() => {
      const seen = look().map((one) => one.text.slice(0, 80).replaceAll('\n', ' / '));
      end(() => reject(new Error(`not there after ${timeoutMs} ms; ${seen.length} messages:\n${seen.join('\n')}`)));
    }, timeoutMs);
  });
}
