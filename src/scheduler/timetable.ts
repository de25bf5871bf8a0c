// When every job runs next and how it went last, for people.
import type { Kysely } from 'kysely';
import { cronTimes } from '../lib/cron.ts';
import { openRuns } from '../store/due-runs.ts';
import { type Run, runFrom } from '../store/run.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import type { PlannedJob } from './schedule.ts';

export interface TimetableRow extends PlannedJob {
  /** Null for a job that runs only when asked. */
  readonly next: Date | null;
  /** The newest run that was begun, by whomever. */
  readonly last: Run | null;
  /** The newest moment that was not run, when it is newer than `last`. */
  readonly skipped: Run | null;
  /** The moment that waits for its turn. */
  readonly waiting: Run | null;
}

export async function timetable(
  store: Store,
  jobs: readonly PlannedJob[],
  now: Date,
): Promise<readonly TimetableRow[]> {
  const open = await openRuns(store.db);
  const rows: TimetableRow[] = [];
  for (const job of jobs) {
    const last = await newestRun(store.db, job.name, ['running', 'ok', 'partial', 'failed', 'lost']);
    const skipped = await newestRun(store.db, job.name, ['skipped']);
    rows.push({
      ...job,
      next: job.schedule === null ? null : cronTimes(job.schedule.cron).next(now),
      last,
      skipped: skipped !== null && (last === null || skipped.startedAt > last.startedAt) ? skipped : null,
      waiting: open.find((run) => run.job === job.name && run.status === 'waiting') ?? null,
    });
  }
  return rows;
}

async function newestRun(
  db: Kysely<StoreTables>,
  job: string,
  statuses: readonly Run['status'][],
): Promise<Run | null> {
  const query = db.selectFrom('runs').selectAll().where('job', '=', job).where('status', 'in', statuses);
  const row = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : runFrom(row);
}
