// Keeps answers as they come: at once when they are few, several in a transaction when the store is slower than they are.
import type { Heard, KeptAnswer } from './keep-answers.ts';

export interface Keeper {
  /** Resolves when it is in the store. */
  keep(heard: Heard): Promise<KeptAnswer>;
}

const MOST_AT_ONCE = 200;

interface Waiting {
  readonly heard: Heard;
  resolve(kept: KeptAnswer): void;
  reject(thrown: unknown): void;
}

/** @param keep keeps some in one transaction, and answers in their order */
export function createKeeper(keep: (some: readonly Heard[]) => Promise<readonly KeptAnswer[]>): Keeper {
  let waiting: Waiting[] = [];
  let isKeeping = false;

  const keepAll = async (): Promise<void> => {
    isKeeping = true;
    while (waiting.length > 0) {
      const some = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await keepSome(some);
    }
    isKeeping = false;
  };

  const keepSome = async (some: readonly Waiting[]): Promise<void> => {
    try {
      const kept = await keep(some.map(({ heard }) => heard));
      some.forEach(({ resolve, reject }, index) => {
        const one = kept[index];
        if (one === undefined) reject(new Error('an answer was not kept'));
        else resolve(one);
      });
    } catch (thrown) {
      for (const { reject } of some) reject(thrown);
    }
  };

  return {
    keep: (heard) =>
      new Promise((resolve, reject) => {
        waiting.push({ heard, resolve, reject });
        if (!isKeeping) void keepAll();
      }),
  };
}
