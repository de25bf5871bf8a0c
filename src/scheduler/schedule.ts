// When a job is due, and what becomes of moments that were missed or that find the job still running.
import type { CoreConfig } from '../config/core.ts';

/** `skip`: not run. `once`: the newest is run. `all`: the newest `max` are run, in order. The others are recorded as skipped. */
export type MissedPolicy =
  | { readonly policy: 'skip' }
  | { readonly policy: 'once' }
  | { readonly policy: 'all'; readonly max: number };

export interface Schedule {
  /** Five fields, or six with seconds first, in Asia/Shanghai; or an even rhythm, see lib/cron's everySeconds(). */
  readonly cron: string;
  /** Due also when a planner first sees the schedule: at the server's start, and when it is switched on. */
  readonly atStart?: boolean;
  /** For moments at which nothing ran that could have started the job, and for runs that died with their process. */
  readonly missed: MissedPolicy;
  /** For moments at which the job is still running. Of those that queue, the missed policy says how many are kept. */
  readonly overlap: 'skip' | 'queue';
}

/** A job as the planner knows it. */
export interface PlannedJob {
  readonly name: string;
  readonly title: string;
  /** Null: runs only when asked. */
  readonly schedule: Schedule | null;
  /** It runs all day long: of its runs only those that did not end well are worth a look. */
  readonly isRoutine?: boolean;
}

const MISSED_MAX = 10;

/** The jobs with their schedules, changed as the configuration says. */
export function plannedJobs(
  jobs: readonly {
    readonly name: string;
    readonly title: string;
    readonly schedule?: Schedule;
    readonly isRoutine?: boolean;
  }[],
  settings: CoreConfig['schedule'],
): readonly PlannedJob[] {
  return jobs.map(({ name, title, schedule, isRoutine = false }) => ({
    ...{ name, title, isRoutine },
    schedule: scheduleFrom(schedule, settings[name]),
  }));
}

function scheduleFrom(own: Schedule | undefined, set: CoreConfig['schedule'][string] = {}): Schedule | null {
  const cron = set.cron ?? own?.cron;
  if (cron === undefined || set.enabled === false) return null;
  const { atStart = false } = own ?? {};
  return { cron, atStart, missed: missedFrom(own?.missed, set), overlap: set.overlap ?? own?.overlap ?? 'queue' };
}

function missedFrom(own: MissedPolicy = { policy: 'once' }, set: CoreConfig['schedule'][string]): MissedPolicy {
  const policy = set.missed ?? own.policy;
  if (policy !== 'all') return { policy };
  return { policy, max: set.missedMax ?? (own.policy === 'all' ? own.max : MISSED_MAX) };
}
