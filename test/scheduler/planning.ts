// A planner over a store with a clock that the test sets, and a runner that runs jobs in this process: claimed, measured and ended by
// the same code as everywhere, so that only Bree and the child process are left out.

import { roomMigrations } from '../../src/app/room-migrations.ts';
import { runJob } from '../../src/app/run-job.ts';
import type { CoreConfig } from '../../src/config/core.ts';
import type { Context } from '../../src/context.ts';
import type { Job, JobInput } from '../../src/scheduler/job.ts';
import type { JobEnd } from '../../src/scheduler/job-message.ts';
import { createPlanner, type Planner } from '../../src/scheduler/planner.ts';
import { NO_PROGRESS } from '../../src/scheduler/progress.ts';
import type { Runner } from '../../src/scheduler/runner.ts';
import { plannedJobs, type Schedule } from '../../src/scheduler/schedule.ts';
import type { LiveSettings } from '../../src/settings/open-settings.ts';
import { migrate } from '../../src/store/migrate.ts';
import { listRuns } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';

export interface FakeClock {
  readonly now: () => Date;
  set(instant: string): void;
  /** As the playground's: never back. */
  readonly advanceTo: (at: Date) => Promise<void>;
}

/** @param instant `2026-11-26 07:59:00`, Beijing */
export function fakeClock(instant: string): FakeClock {
  let at = beijing(instant);
  return {
    now: () => at,
    set: (next) => {
      at = beijing(next);
    },
    advanceTo: async (next) => {
      if (next > at) at = next;
    },
  };
}

export function beijing(instant: string): Date {
  return new Date(`${instant.replace(' ', 'T')}+08:00`);
}

/** `2026-11-26 08:00:00`, Beijing. */
export function inBeijing(at: Date | null): string {
  return at === null ? '-' : new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

export interface Planned {
  readonly planner: Planner;
  readonly runner: Omit<Runner, 'idle'>;
  /** `daily 2026-11-26 08:00:00`, in the order begun. */
  readonly begun: readonly string[];
}

export type Body = (input: JobInput) => Promise<void>;

export interface PlanningOptions {
  readonly store: Store;
  readonly now: () => Date;
  readonly advanceTo?: (at: Date) => Promise<void>;
  readonly jobs: Readonly<Record<string, Schedule>>;
  readonly settings?: CoreConfig['schedule'];
  readonly body?: Body;
  readonly pollMs?: number;
  /** What a run's process does before it claims the run: starting takes its time. */
  readonly beforeClaim?: Promise<void>;
  /** Hears of what the planner logs as an error. */
  readonly onFault?: (fields: object) => void;
  readonly signal?: AbortSignal;
}

const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

export function planning(options: PlanningOptions): Planned {
  const { store, now, body = async () => {}, signal = new AbortController().signal } = options;
  const begun: string[] = [];
  const jobs = Object.entries(options.jobs).map(
    ([name, schedule]): Job<Context> => ({
      name,
      title: `作业 ${name}`,
      schedule,
      run: async (_, input) => {
        begun.push(`${name} ${inBeijing(input.dueAt)}`);
        await body(input);
        return { summary: null, problems: [] };
      },
    }),
  );
  const secrets = { reveal: async (value: string) => value, digestKey: async () => Buffer.alloc(32) };
  const context = {
    config: { schedule: options.settings ?? {} } as CoreConfig,
    live: {} as LiveSettings,
    store,
    now,
    log: QUIET,
    secrets,
    signal,
    step: () => {},
  };
  const runner = runnerHere(context, jobs, options.beforeClaim);
  const planner = createPlanner({
    store,
    runner,
    jobs: () => plannedJobs(jobs, options.settings ?? {}),
    now,
    ...(options.advanceTo === undefined ? {} : { advanceTo: options.advanceTo }),
    log: { ...QUIET, error: options.onFault ?? (() => {}) },
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
  });
  return { planner, runner, begun };
}

function runnerHere(
  context: Context,
  jobs: readonly Job<Context>[],
  ready: Promise<void> = Promise.resolve(),
): Omit<Runner, 'idle'> {
  const slots = new Map<string, Promise<JobEnd>>();
  const jobOf = (name: string) => ({ name, title: name, since: context.now(), ...NO_PROGRESS });
  return {
    runNow: (name, { dueAt, trigger }) => {
      const busy = slots.get(name);
      if (busy !== undefined) return { status: 'running', job: jobOf(name), done: busy };
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`no job ${name}`);
      const done = ready
        .then(() => runJob(context, job, { dueAt, trigger }))
        .then((run): JobEnd => {
          return run.status === 'already' ? { status: 'already', id: run.id, summary: null, error: null } : run;
        })
        .catch((thrown: unknown): JobEnd => ({ status: 'failed', id: null, summary: null, error: String(thrown) }))
        .finally(() => slots.delete(name));
      slots.set(name, done);
      return { status: 'started', done };
    },
    running: () => [...slots.keys()].map(jobOf),
    close: async () => void (await Promise.all(slots.values())),
  };
}

export async function prepared(store: Store): Promise<Store> {
  await migrate(store, roomMigrations);
  return store;
}

/** What the store says of the runs, the oldest moment first: `2026-11-26 08:00:00 ok`. */
export async function recorded(store: Store, job?: string): Promise<readonly string[]> {
  const runs = await listRuns(store, { limit: 500, ...(job === undefined ? {} : { job }) });
  return runs
    .toSorted((one, other) => Number(one.dueAt) - Number(other.dueAt))
    .map(({ dueAt, status }) => `${inBeijing(dueAt)} ${status}`);
}
