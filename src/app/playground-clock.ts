// The product's clock: the machine's, and in the playground as far ahead of it as people have stepped it.
import type { Clock } from '../lib/clock.ts';
import { advanceClockOffset, readClockOffset } from '../store/clock-offset.ts';
import type { Store } from '../store/store.ts';

export interface ProductClock {
  readonly now: Clock;
  /** How far `now` is ahead of the machine's clock, milliseconds; 0 outside the playground. */
  offsetMs(): number;
  /** Moves the clock forward to this instant, for every process that starts from now on; null outside the playground. */
  readonly advanceTo: ((at: Date) => Promise<void>) | null;
  /** Goes where another process has moved it meanwhile. */
  follow(): Promise<void>;
}

export function machineClock(now: Clock): ProductClock {
  return { now, offsetMs: () => 0, advanceTo: null, follow: async () => {} };
}

/** @param handed the offset that the server gave to this process; without it the store is asked. */
export async function playgroundClock(store: Store, machine: Clock, handed?: number): Promise<ProductClock> {
  let offset = handed ?? (await readClockOffset(store));
  return {
    now: () => new Date(machine().getTime() + offset),
    offsetMs: () => offset,
    advanceTo: async (at) => {
      offset = await advanceClockOffset(store, Math.max(offset, at.getTime() - machine().getTime()));
    },
    follow: async () => {
      offset = Math.max(offset, await readClockOffset(store));
    },
  };
}
