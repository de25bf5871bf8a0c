// Steps a clock from one due moment to the next, each waiting for its jobs, so that a week can be watched in minutes.
import type { Clock } from '../lib/clock.ts';
import type { CronTimes } from '../lib/cron.ts';
import type { EndedRun } from './look.ts';

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
  readonly advanceTo: (at: Date) => Promise<void>;
  /** Does what is due; `stepped` as in verdict.ts. */
  readonly tick: (stepped: boolean) => Promise<readonly EndedRun[]>;
  readonly isClosed: () => boolean;
}

const HOUR_MS = 3_600_000;

/**
 * What is due oftener than hourly runs once a stepped hour, at its end: the newest of its moments stands for all. What is due already
 * is done first, before the clock is moved.
 */
export async function steppedUntil(
  { until, signal, onStep }: FastForwardOptions,
  clock: SteppedClock,
): Promise<FastForward> {
  const steps: Stepped[] = [];
  const settle = async (at: Date, stepped: boolean): Promise<void> => {
    const ended = await clock.tick(stepped);
    const step = { at, ended };
    if (ended.length > 0) steps.push(step);
    onStep?.(step);
  };
  await settle(clock.now(), false);
  for (;;) {
    const why = clock.isClosed() ? 'closed' : signal?.aborted === true ? 'aborted' : null;
    if (why !== null) return { steps, reached: clock.now(), why };
    const next = nextStep(clock.times, clock.now());
    const at = next === null || next > until ? until : next;
    if (at > clock.now()) await clock.advanceTo(at);
    await settle(at, true);
    if (at >= until || clock.now() >= until) return { steps, reached: clock.now(), why: 'reached' };
  }
}

/** The next instant to step to: a job's next moment, or the end of its hour where another moment of it follows within an hour. */
export function nextStep(times: readonly CronTimes[], now: Date): Date | null {
  const steps = times.flatMap((one) => {
    const first = one.next(now);
    if (first === null) return [];
    const second = one.next(first);
    const isOften = second !== null && second.getTime() - first.getTime() < HOUR_MS;
    return [isOften ? endOfHour(first) : first];
  });
  return steps.sort((one, other) => +one - +other)[0] ?? null;
}

function endOfHour(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / HOUR_MS) * HOUR_MS);
}
