// One look at what is due: decided in the store, taken up where another planner died, and begun where nothing is in the way.
import type { Log } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import { type CronTimes, cronTimes } from '../lib/cron.ts';
import { failWaiting, holdWaiting, interruptedRuns, openRuns } from '../store/due-runs.ts';
import type { Run } from '../store/run.ts';
import { markLostRuns } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import type { JobEnd } from './job-message.ts';
import { nextStep } from './next-step.ts';
import { forgetPlan, isInForce, planJob, readPlans } from './plan.ts';
import type { Runner } from './runner.ts';
import type { PlannedJob, Schedule } from './schedule.ts';

/** A due run that has ended. */
export interface EndedRun {
  readonly job: string;
  readonly dueAt: Date;
  readonly end: JobEnd;
}

/** What was begun here, or is waited for. */
export interface Active {
  /** Null: a run that somebody asked for, and which a due one waits for. */
  readonly dueAt: Date | null;
  readonly done: Promise<EndedRun | null>;
}

export interface ScheduledJob {
  readonly name: string;
  readonly schedule: Schedule;
  readonly times: CronTimes;
}

export interface LookOptions {
  readonly store: Store;
  readonly runner: Pick<Runner, 'runNow' | 'running'>;
  readonly jobs: () => readonly PlannedJob[];
  readonly now: Clock;
  readonly log: Log;
  /** Called when a run has ended: what waited for it may begin. */
  readonly onEnd: () => void;
}

/**
 * `time`: time goes by itself. `step`: the clock is being stepped, and what is due oftener than hourly waits for the end of its hour.
 * `last step`: the same, but nothing waits any more.
 */
export type LookMode = 'time' | 'step' | 'last step';

export interface Look {
  /** With the schedules of this moment. */
  scheduled(): readonly ScheduledJob[];
  /** By job. */
  readonly active: ReadonlyMap<string, Active>;
  /** One at a time. */
  look(mode: LookMode): Promise<void>;
  isClosed(): boolean;
  /** Begins nothing any more; waits for a look under way. */
  close(): Promise<void>;
}

export function createLook({ store, runner, jobs, now, log, onEnd }: LookOptions): Look {
  const timesOf = timesByCron();
  const scheduled = (): readonly ScheduledJob[] =>
    jobs().flatMap(({ name, schedule }) =>
      schedule === null ? [] : [{ name, schedule, times: timesOf(schedule.cron) }],
    );
  const active = new Map<string, Active>();
  const begun = new Set<string>();
  let closed = false;
  let turns: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const turn = turns.then(work);
    turns = turn.catch(() => undefined);
    return turn;
  };

  const look = async (mode: LookMode): Promise<void> => {
    if (closed) return;
    for (const lost of await markLostRuns(store)) log.warn({ job: lost.job, run: lost.id }, 'run lost');
    await decide(mode);
    const known = new Set(scheduled().map(({ name }) => name));
    const open = await openRuns(store.db);
    const running = new Set(open.filter((run) => run.status === 'running').map((run) => run.job));
    const waiting = open.filter((run) => run.status === 'waiting' && known.has(run.job) && !isHanded(run));
    for (const run of await holdWaiting(store, waiting)) if (!running.has(run.job)) begin(run);
  };

  const isHanded = (run: Run): boolean => active.get(run.job)?.dueAt?.getTime() === run.dueAt?.getTime();

  const decide = async (mode: LookMode): Promise<void> => {
    const plans = await readPlans(store);
    const interrupted = await interruptedRuns(store.db);
    const at = now();
    for (const { name } of jobs().filter(({ schedule }) => schedule === null)) {
      begun.delete(name);
      if (plans.has(name)) await forgetPlan(store, name);
    }
    for (const { name: job, schedule, times } of scheduled()) {
      const plan = plans.get(job);
      const isOpen = !isInForce(plan, schedule, at) || isDue(times, plan.plannedUntil, at, mode);
      const isLost = schedule.missed.policy !== 'skip' && interrupted.some((run) => run.job === job);
      const atStart = schedule.atStart === true && !begun.has(job);
      if (!isOpen && !isLost && !atStart) continue;
      const busy = runner.running().some(({ name }) => name === job);
      const handed = active.get(job)?.dueAt ?? null;
      const verdict = await planJob(store, { job, schedule, busy, handed, now: at, stepped: mode !== 'time', atStart });
      begun.add(job);
      log.info({ job, ...verdict }, verdict === null ? 'schedule begins' : 'due moments decided');
    }
  };

  const begin = ({ job, dueAt }: Run): void => {
    if (dueAt === null || active.has(job) || closed) return;
    const started = runner.runNow(job, { dueAt, trigger: 'schedule' });
    const isOurs = started.status === 'started';
    const done = started.done.then(async (end) => {
      if (isOurs && end.status === 'failed' && end.id === null) await giveUp(job, dueAt, end);
      active.delete(job);
      onEnd();
      return isOurs ? { job, dueAt, end } : null;
    });
    active.set(job, { dueAt: isOurs ? dueAt : null, done });
  };

  // A run that was claimed and whose process then died is lost, not failed, and its row knows. What could not begin because all is
  // being closed waits for the next start.
  const giveUp = async (job: string, dueAt: Date, end: JobEnd): Promise<void> => {
    if (closed) return;
    const error = end.error ?? '作业没有开始';
    await inTurn(() => failWaiting(store, { job, dueAt, now: now(), error })).catch((thrown: unknown) => {
      log.warn({ job, err: thrown }, 'end of a run that did not begin not recorded');
    });
  };

  return {
    scheduled,
    active,
    look: (mode) => inTurn(() => look(mode)),
    isClosed: () => closed,
    close: async () => {
      closed = true;
      await turns;
    },
  };
}

/** A schedule is read once, however often it is asked for. */
function timesByCron(): (cron: string) => CronTimes {
  const known = new Map<string, CronTimes>();
  return (cron) => {
    const times = known.get(cron) ?? cronTimes(cron);
    known.set(cron, times);
    return times;
  };
}

function isDue(times: CronTimes, after: Date, now: Date, mode: LookMode): boolean {
  const next = mode === 'step' ? nextStep([times], after) : times.next(after);
  return next !== null && next <= now;
}
