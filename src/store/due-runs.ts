// Runs that are due and not yet begun: entered by the planner that decided upon them, begun by whoever claims them (runs.ts).
import type { Kysely, Transaction } from 'kysely';
import { databaseNow, insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import { isGone, type ProcessMark, thisProcess } from '../lib/process-mark.ts';
import { jsonText, type Run, runFrom } from './run.ts';
import type { Store } from './store.ts';
import type { StoreTables } from './tables.ts';

/** A moment of a job, decided upon. */
export interface DueRun {
  readonly id: string;
  readonly job: string;
  readonly dueAt: Date;
  readonly now: Date;
}

/** How often a due run is begun at most, when processes die under it. */
export const MOST_ATTEMPTS = 3;

/** False when the moment has a run already, for instance by hand. */
export async function enterWaiting(trx: Transaction<StoreTables>, due: DueRun): Promise<boolean> {
  const row = {
    ...(await newRow(trx, due)),
    status: 'waiting' as const,
    finished_at: null,
    summary: null,
    error: null,
  };
  return insertIfAbsent(trx, 'runs', row, ['job', 'due_at']);
}

/** Records that a moment, or several up to it, were decided not to run; false when the moment has a run already. */
export async function enterSkipped(
  trx: Transaction<StoreTables>,
  due: DueRun,
  { reason, summary }: { readonly reason: string; readonly summary: Json },
): Promise<boolean> {
  const end = { finished_at: isoInstant(due.now), summary: jsonText(summary), error: reason };
  const row = { ...(await newRow(trx, due)), status: 'skipped' as const, ...end };
  return insertIfAbsent(trx, 'runs', row, ['job', 'due_at']);
}

/** Waiting runs that shall not run after all; one that was begun meanwhile stays. */
export async function dropWaiting(
  trx: Transaction<StoreTables>,
  ids: readonly string[],
  { now, reason }: { readonly now: Date; readonly reason: string },
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('runs')
    .set({ status: 'skipped', finished_at: isoInstant(now), error: reason })
    .where('id', 'in', ids)
    .where('status', '=', 'waiting')
    .execute();
}

/** A run that was lost waits again, as this process's; false when somebody else was faster. */
export async function waitAgain(trx: Transaction<StoreTables>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('runs')
    .set({ status: 'waiting', finished_at: null, ...thisProcess(), heartbeat_at: await databaseNow(trx) })
    .where('id', '=', id)
    .where('status', '=', 'lost')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends a run that could not even be begun: its process failed before it came to claim it. */
export async function failWaiting(
  store: Store,
  due: { readonly job: string; readonly dueAt: Date; readonly now: Date; readonly error: string },
): Promise<void> {
  await store.db
    .updateTable('runs')
    .set({ status: 'failed', finished_at: isoInstant(due.now), error: due.error })
    .where('job', '=', due.job)
    .where('due_at', '=', isoInstant(due.dueAt))
    .where('status', '=', 'waiting')
    .execute();
}

/** What waits or runs, the oldest moment first. */
export async function openRuns(db: Kysely<StoreTables>): Promise<readonly Run[]> {
  const query = db.selectFrom('runs').selectAll().where('status', 'in', ['waiting', 'running']);
  return (await query.orderBy('due_at').orderBy('id').execute()).map(runFrom);
}

/** Due runs that were lost, were not begun too often, and are their job's newest moment still. */
export async function interruptedRuns(db: Kysely<StoreTables>): Promise<readonly Run[]> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where('status', '=', 'lost')
    .where('trigger', '=', 'schedule')
    .where('due_at', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('runs as newer')
            .select('newer.id')
            .whereRef('newer.job', '=', 'runs.job')
            .whereRef('newer.due_at', '>', 'runs.due_at'),
        ),
      ),
    )
    .execute();
  return rows.map(runFrom).filter((run) => run.attempts < MOST_ATTEMPTS && !mayWake(run));
}

/**
 * Taken for lost because it was silent, while its process lives on this host: what blocks it may pass, and then it ends its run itself.
 * Begun again beside it, the same work would be done twice at once.
 */
function mayWake(run: Run): boolean {
  // markLostRuns has a silent run end at its last sign of life; one that was stopped ends later than that.
  const isSilent = run.finishedAt?.getTime() === run.heartbeatAt.getTime();
  return isSilent && run.host === thisProcess().host && !isGone(run);
}

/** How long a planner may be silent before its waiting runs are another's, milliseconds. */
const SILENT_MS = 60_000;

/**
 * Keeps the waiting runs of this process its own, and takes over those whose planner is gone or silent for a minute. Answers which
 * of them are this process's to start.
 */
export async function holdWaiting(store: Store, waiting: readonly Run[]): Promise<readonly Run[]> {
  if (waiting.length === 0) return [];
  const me = thisProcess();
  const now = await databaseNow(store.db);
  const silentSince = isoInstant(new Date(parseInstant(now).getTime() - SILENT_MS));
  const held: Run[] = [];
  for (const run of waiting) {
    const isStale = isGone(run) || isoInstant(run.heartbeatAt) < silentSince;
    if ((isSame(run, me) || isStale) && (await hold(store, run, now))) held.push(run);
  }
  return held;
}

async function hold(store: Store, run: Run, now: string): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('runs')
    .set({ ...thisProcess(), heartbeat_at: now })
    .where('id', '=', run.id)
    .where('status', '=', 'waiting')
    .where('host', '=', run.host)
    .where('pid', '=', run.pid)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function isSame(one: ProcessMark, other: ProcessMark): boolean {
  return one.host === other.host && one.pid === other.pid;
}

async function newRow(trx: Transaction<StoreTables>, { id, job, dueAt, now }: DueRun) {
  const entered = { started_at: isoInstant(now), heartbeat_at: await databaseNow(trx) };
  return { id, job, due_at: isoInstant(dueAt), trigger: 'schedule', ...entered, ...thisProcess(), attempts: 0 };
}
