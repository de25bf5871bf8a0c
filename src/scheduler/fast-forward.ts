// Steps a clock from one due moment to the next, each waiting for its jobs, so that a week can be watched in minutes.
import type { Clock } from '../lib/clock.ts';
import type { CronTimes } from '../lib/cron.ts';
import type { EndedRun, LookMode } from './look.ts';
import { nextStep } from './next-step.ts';

export interface FastForwardOptions {
  /** The instant at which the clock stands in the end, unless the jobs' own time has carried it further. */
  readonly until: Date;
  readonly signal?: AbortSignal;
  /** Hears of every step whose jobs have ended. */
  readonly onStep?: (step: Stepped) => void;
}

export interface Stepped {
  readonly at: Date;
  readonly ended: readonly EndedRun[];
}

export interface FastForward {
  /** Those at which something ran. */
  readonly steps: readonly Stepped[];
  readonly reached: Date;
  /** `stepping`: another fast-forward was under way, and nothing was done. `aborted` and `closed`: it ended early. */
  readonly why: 'reached' | 'stepping' | 'aborted' | 'closed';
}

export interface SteppedClock {
  readonly times: readonly CronTimes[];
  readonly now: Clock;
  /** Never back: does nothing for an instant that is past. */
  readonly advanceTo: (at: Date) => Promise<void>;
  /** Where else the clock has to stop after this instant; null when nowhere. */
  readonly nextStop: (after: Date) => Promise<Date | null>;
  /** Does what is due, and waits for it. */
  readonly tick: (mode: LookMode) => Promise<readonly EndedRun[]>;
  readonly isClosed: () => boolean;
}

/**
 * What is due oftener than hourly runs once a stepped hour, at its end: the newest of its moments stands for all. What is due already
 * is done first, before the clock is moved.
 */
export async function steppedUntil(
  { until, signal, onStep }: FastForwardOptions,
  clock: SteppedClock,
): Promise<FastForward> {
  const steps: Stepped[] = [];
  const settle = async (at: Date, mode: LookMode): Promise<void> => {
    const ended = await clock.tick(mode);
    const step = { at, ended };
    if (ended.length > 0) steps.push(step);
    onStep?.(step);
  };
  await settle(clock.now(), 'time');
  for (;;) {
    const why = clock.isClosed() ? 'closed' : signal?.aborted === true ? 'aborted' : null;
    if (why !== null) return { steps, reached: clock.now(), why };
    const next = earliest(nextStep(clock.times, clock.now()), await stopAfter(clock));
    const at = next === null || next > until ? until : next;
    await clock.advanceTo(at);
    const isLast = clock.now() >= until;
    await settle(at, isLast ? 'last step' : 'step');
    if (isLast) return { steps, reached: clock.now(), why: 'reached' };
  }
}

async function stopAfter({ now, nextStop }: SteppedClock): Promise<Date | null> {
  const at = now();
  const stop = await nextStop(at);
  return stop !== null && stop > at ? stop : null;
}

function earliest(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other < one) ? other : one;
}
