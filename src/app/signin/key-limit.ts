// How often one key may be used: 600 times in any minute, counted here and kept in the store, so that a restart gives nobody more.
import { forgetUses, noteUse, usesSince } from '../../people/signin/key-uses.ts';
import type { Store } from '../../store/store.ts';
import { allowance, MINUTE_MS } from './allowance.ts';

export const MOST_OF_A_KEY = 600;

export interface KeyLimit {
  /** Counts one use of the key with this id, before it is served; false when it is one too many. What is refused writes nothing. */
  admit(key: string, at: Date): Promise<boolean>;
}

export function keyLimit(store: Store, mostInMinute: number = MOST_OF_A_KEY): KeyLimit {
  const uses = allowance(mostInMinute);
  const recalled = new Map<string, Promise<void>>();
  let forgottenAt = 0;
  const recall = (key: string, at: Date): Promise<void> => {
    const found = recalled.get(key);
    if (found !== undefined) return found;
    const asked = usesSince(store, key, minuteBefore(at)).then((times) => uses.recall(key, times));
    recalled.set(key, asked);
    // A store that did not answer is asked again by the next.
    asked.catch(() => recalled.delete(key));
    return asked;
  };
  return {
    admit: async (key, at) => {
      await recall(key, at);
      if (!uses.take(key, at)) return false;
      await noteUse(store, { key, at });
      if (at.getTime() - forgottenAt >= MINUTE_MS) {
        forgottenAt = at.getTime();
        await forgetUses(store, minuteBefore(at));
      }
      return true;
    },
  };
}

function minuteBefore(at: Date): Date {
  return new Date(at.getTime() - MINUTE_MS);
}
