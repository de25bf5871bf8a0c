// Three times: the real one, the one messages are stamped with, and the one by which things remembered for a while expire.
import type { Clock } from '../../lib/clock.ts';
import type { State } from './state.ts';

export interface PlatformTime {
  /** Real milliseconds: rate limits, signatures, time limits, retries. Never moved by anybody. */
  real(): number;
  /** Milliseconds that messages and events are stamped with, and by which cards grow old: real plus what was advanced. */
  stamp(): number;
  /** Milliseconds by which tokens, uuids and update tokens expire: real plus what was aged. */
  memory(): number;
  /** Steps the stamps forward. @throws RangeError for a negative step: time never goes back */
  advance(ms: number): void;
  /** Makes what is remembered for a while older, so that a test need not wait an hour. @throws RangeError likewise */
  age(ms: number): void;
  readonly aheadMs: number;
}

export function platformTime(now: Clock, state: State): PlatformTime {
  const saved = () => state.clock.get('clock') ?? { id: 'clock' as const, aheadMs: 0, agedMs: 0 };
  const real = () => now().getTime();
  return {
    real,
    stamp: () => real() + saved().aheadMs,
    memory: () => real() + saved().agedMs,
    advance: (ms) => state.clock.put('clock', { ...saved(), aheadMs: saved().aheadMs + forward(ms) }),
    age: (ms) => state.clock.put('clock', { ...saved(), agedMs: saved().agedMs + forward(ms) }),
    get aheadMs() {
      return saved().aheadMs;
    },
  };
}

function forward(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`a step of 0 or more milliseconds was wanted, found ${ms}`);
  return Math.round(ms);
}
