// Decides which due moments of a job are run and which are not, and why: pure.
import type { Schedule } from './schedule.ts';

export interface Candidates {
  /** Moments not decided upon yet, ascending. */
  readonly due: readonly Date[];
  /** Moments decided to run that were not begun, ascending. */
  readonly waiting: readonly Date[];
  /** The last moment, when its run died with its process. */
  readonly interrupted: Date | null;
  /** True while any run of the job is under way, by whomever started. */
  readonly busy: boolean;
  readonly now: Date;
  /** True while the clock is stepped: nothing counts as missed, and of the moments passed in one step the newest stands for all. */
  readonly stepped: boolean;
}

/** `missed`: nothing ran that could have started it. `overlap`: the job was still running. `newer`: it waited until a newer one came. */
export type SkipReason = 'missed' | 'overlap' | 'newer';

export interface Verdict {
  /** Of `due`: to be run, ascending. */
  readonly enter: readonly Date[];
  /** Of `due`: not to be run, each with its reason, ascending. */
  readonly skip: readonly { readonly at: Date; readonly reason: SkipReason }[];
  /** Of `waiting`: not to be run after all. */
  readonly drop: readonly Date[];
  /** True when the interrupted moment is to be run again. */
  readonly retry: boolean;
}

/** How late a moment may be found and still count as on time, milliseconds: a paused process, a slow store, another planner's death. */
export const ON_TIME_MS = 60_000;

export function verdictOn(schedule: Schedule, candidates: Candidates): Verdict {
  const { due, waiting, busy, now, stepped } = candidates;
  const isLate = (at: Date): boolean => now.getTime() - at.getTime() > ON_TIME_MS;
  const missedPolicy = schedule.missed.policy;
  const late = missedPolicy === 'skip' && !stepped ? due.filter(isLate) : [];
  const onTime = due.filter((at) => !late.includes(at));
  const missed = late.map((at) => ({ at, reason: 'missed' as const }));
  if (busy && schedule.overlap === 'skip') {
    return {
      enter: [],
      skip: [...missed, ...onTime.map((at) => ({ at, reason: 'overlap' as const }))],
      drop: [],
      retry: false,
    };
  }
  const interrupted = missedPolicy === 'skip' || candidates.interrupted === null ? [] : [candidates.interrupted];
  const room = schedule.missed.policy === 'all' && !stepped ? schedule.missed.max : 1;
  const kept = new Set([...interrupted, ...waiting, ...onTime].sort((one, other) => +one - +other).slice(-room));
  const reason = busy ? 'newer' : 'missed';
  return {
    enter: onTime.filter((at) => kept.has(at)),
    skip: [...missed, ...onTime.filter((at) => !kept.has(at)).map((at) => ({ at, reason }) as const)],
    drop: waiting.filter((at) => !kept.has(at)),
    retry: interrupted.some((at) => kept.has(at)),
  };
}
