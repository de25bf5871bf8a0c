// The planner: finds out what is due, has it decided in the store, and tells the runner to run it now. Two planners on one store
// share the work: a moment is decided once, and its run is claimed once.
import type { Log } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import { createPulse } from '../lib/pulse.ts';
import type { Store } from '../store/store.ts';
import { type FastForward, type FastForwardOptions, steppedUntil } from './fast-forward.ts';
import { createLook, type EndedRun, type LookMode } from './look.ts';
import type { Runner } from './runner.ts';
import type { PlannedJob } from './schedule.ts';

export interface PlannerOptions {
  readonly store: Store;
  readonly runner: Pick<Runner, 'runNow' | 'running'>;
  /** Those that this process may start, with the schedules of this moment; see plannedJobs(). */
  readonly jobs: () => readonly PlannedJob[];
  readonly now: Clock;
  /** Moves that clock forward to an instant, never back, for fastForward(); left out where time cannot be moved. */
  readonly advanceTo?: (at: Date) => Promise<void>;
  /** Where else fastForward() has to stop, though no job is due: the first instant after this one; null when nowhere. */
  readonly nextStop?: (after: Date) => Promise<Date | null>;
  readonly log: Log;
  /** How long the planner sleeps at most between two looks, milliseconds of real time; 15,000 unless told. */
  readonly pollMs?: number;
}

export interface Planner {
  /** Begins to look by itself: at every due moment, at the end of every run, and every quarter of a minute. */
  start(): void;
  /** Looks now, once it looks by itself: a schedule has changed. */
  wake(): void;
  /**
   * Does what is due now; resolves when the runs that this process has started for it have ended. What waits for a run of another
   * process stays waiting.
   * @throws UpstreamError when the store cannot be reached.
   */
  tick(): Promise<readonly EndedRun[]>;
  /** The next moment of any job; null when nothing has a schedule. */
  nextDue(): { readonly job: string; readonly at: Date } | null;
  /**
   * Steps the clock to an instant, see fast-forward.ts; the planner does not look by itself meanwhile.
   * @throws Error where time cannot be moved; what tick() throws, and then the clock stands where it was stepped to.
   */
  fastForward(options: FastForwardOptions): Promise<FastForward>;
  /** Milliseconds since it last looked and got an answer; 0 while it steps the clock, null before start() and after close(). */
  ageMs(): number | null;
  /** Starts nothing any more. Close it before the runner, which ends what runs. */
  close(): Promise<void>;
}

const POLL_MS = 15_000;

export function createPlanner(options: PlannerOptions): Planner {
  const { now, log, advanceTo, nextStop = async () => null, pollMs = POLL_MS } = options;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isStepping = false;
  const pulse = createPulse();
  const looks = createLook({ ...options, onEnd: () => wakeIn(0) });

  const wakeIn = (ms: number): void => {
    clearTimeout(timer);
    if (isLooking && !isStepping && !looks.isClosed()) timer = setTimeout(() => void poll(), ms);
  };

  const poll = async (): Promise<void> => {
    try {
      await looks.look('time');
      pulse.beat();
    } catch (thrown) {
      log.error({ err: thrown }, 'planner could not look at what is due');
    }
    const next = nextDue();
    wakeIn(next === null ? pollMs : Math.min(pollMs, Math.max(1, next.at.getTime() - now().getTime())));
  };

  const nextDue: Planner['nextDue'] = () => {
    const at = now();
    const dues = looks.scheduled().flatMap(({ name, times }) => {
      const next = times.next(at);
      return next === null ? [] : [{ job: name, at: next }];
    });
    return dues.sort((one, other) => +one.at - +other.at)[0] ?? null;
  };

  const tick = async (mode: LookMode): Promise<readonly EndedRun[]> => {
    const began = now();
    const ended: EndedRun[] = [];
    for (;;) {
      await looks.look(mode);
      // What became due since is the next tick's.
      const pending = [...looks.active.values()].filter(({ dueAt }) => dueAt === null || dueAt <= began);
      if (pending.length === 0 || looks.isClosed()) return ended;
      for (const run of await Promise.all(pending.map(({ done }) => done))) if (run !== null) ended.push(run);
    }
  };

  return {
    start: () => {
      isLooking = true;
      pulse.beat();
      wakeIn(0);
    },
    wake: () => wakeIn(0),
    tick: () => tick('time'),
    nextDue,
    fastForward: async (wanted) => {
      if (advanceTo === undefined) throw new Error('this clock cannot be moved');
      if (isStepping) return { steps: [], reached: now(), why: 'stepping' };
      isStepping = true;
      clearTimeout(timer);
      const times = looks.scheduled().map((job) => job.times);
      try {
        return await steppedUntil(wanted, { times, now, advanceTo, nextStop, tick, isClosed: looks.isClosed });
      } finally {
        isStepping = false;
        if (isLooking) pulse.beat();
        wakeIn(0);
      }
    },
    ageMs: () => (isStepping ? 0 : pulse.ageMs()),
    close: async () => {
      clearTimeout(timer);
      isLooking = false;
      pulse.rest();
      await looks.close();
    },
  };
}
