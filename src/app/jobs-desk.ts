// The runner of jobs and the planner over it; in the playground the planner's clock can be stepped.
import { join } from 'node:path';
import { nextLook } from '../alerts/worker.ts';
import { packageRoot } from '../config/package-root.ts';
import { outboxStanding } from '../outbox/standing.ts';
import { createPlanner, type Planner } from '../scheduler/planner.ts';
import { createRunner, type Runner } from '../scheduler/runner.ts';
import { plannedJobs } from '../scheduler/schedule.ts';
import type { AnyFeature } from './features.ts';
import { workUntil } from './forward.ts';
import { knownJobs, timedJobs } from './known-jobs.ts';
import type { Program } from './program.ts';
import { startWorks } from './works-desk.ts';

export interface JobsDesk {
  readonly runner: Runner;
  readonly planner: Planner;
  /** Starts nothing any more; resolves when all jobs are gone. */
  close(): Promise<void>;
}

export interface Stepping {
  /** Called before it is asked how far the clock goes: what belongs to the moment that it leaves is done first. */
  leave(): Promise<void>;
  /** Called whenever the clock was stepped. */
  stepped(): void;
  /** Called with true before a step, and with false when all that was due by it has run: in between things are late by nobody's fault. */
  passing(isUnderWay: boolean): void;
}

/**
 * @param stepping null where nobody follows the clock
 * @param serverUrl null before it is known
 */
export function startJobs(
  program: Program,
  features: readonly AnyFeature[],
  stepping: Stepping | null,
  serverUrl: () => string | null,
): JobsDesk {
  const { context, store, clock } = program;
  const { now, log } = context;
  const known = knownJobs(features);
  const jobs = known.map(({ job }) => job);
  const folder = join(packageRoot(), 'dist', 'jobs');
  const runner = createRunner({ jobs, folder, now, clockOffsetMs: clock.offsetMs, serverUrl, log });
  const { advanceTo } = clock;
  const step = async (at: Date): Promise<void> => {
    // What was said at the moment that is left belongs to that moment, on the platform's clock too.
    await posted(program);
    await workUntil(context, at);
    stepping?.passing(true);
    await advanceTo?.(at);
    stepping?.stepped();
  };
  const nextStop = async (): Promise<Date | null> => {
    stepping?.passing(false);
    await stepping?.leave();
    return nextLook(store);
  };
  const planner = createPlanner({
    store,
    runner,
    jobs: () => plannedJobs(timedJobs(program, known), program.context.config.schedule),
    now,
    ...(advanceTo === null ? {} : { advanceTo: step, nextStop }),
    log,
  });
  const works = startWorks(program, runner);
  return {
    runner,
    planner: {
      ...planner,
      fastForward: async (wanted) => {
        try {
          return await planner.fastForward(wanted);
        } finally {
          stepping?.passing(false);
        }
      },
    },
    close: async () => {
      await Promise.all([planner.close(), works.close()]);
      await runner.close();
    },
  };
}

/** Real time: a Feishu that does not take messages holds the clock up no longer than this. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

/** Resolves when nothing waits to be sent, or that takes too long. */
async function posted({ store, context }: Program): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && !context.signal.aborted) {
    const { waiting } = await outboxStanding(store.db as never);
    if (waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
