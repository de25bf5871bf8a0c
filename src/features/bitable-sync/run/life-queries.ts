// How a run passes from one state to the next: each a transaction under the lease of its base, so that one who was overtaken changes
// nothing.
import type { Kysely, Transaction } from 'kysely';
import { lockRows } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { Lease } from '../../../store/leases.ts';
import type { Store } from '../../../store/store.ts';
import type { StoreTables } from '../../../store/tables.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { Counts } from '../model/plan.ts';
import type { FailedRow, FailureReason, RunProgress, RunState } from '../model/run.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { TableRef } from '../model/task.ts';
import type { SyncTables } from '../tables.ts';
import { type RunRow, runRows } from './queries.ts';

/** Of the lease. */
export type Held = Pick<Lease, 'fence' | 'assertHeld'>;

/** The lease of a base: one process at a time writes there. */
export function baseLease(app: string): string {
  return `bitable/${app}`;
}

/** Null when it is not queued any more. */
export async function beginRun(
  store: Store,
  lease: Held,
  { run, target, now }: { readonly run: string; readonly target: TableRef; readonly now: Date },
): Promise<RunRow | null> {
  return store.transaction(async (trx) => {
    await lease.assertHeld(trx);
    const db = syncTrx(trx);
    const row = await runRows(db).where('id', '=', run).where('state', '=', 'queued').executeTakeFirst();
    if (row === undefined) return null;
    const begun = {
      state: 'running',
      started_at: row.started_at ?? isoInstant(now),
      fence: lease.fence,
      base: target.app,
      table_id: target.table,
      attempts: row.attempts + 1,
    };
    await db.updateTable('sync_logs').set(begun).where('id', '=', run).execute();
    await db
      .updateTable('sync_tasks')
      .set({ app_token: target.app, table_id: target.table })
      .where('id', '=', row.task)
      .execute();
    return { ...row, ...begun };
  });
}

export interface RunEnd {
  readonly state: Exclude<RunState, 'queued' | 'running' | 'waiting'>;
  readonly now: Date;
  readonly counts: Counts | null;
  readonly progress: RunProgress | null;
  /** Chinese: how it ended, and what to do. */
  readonly message: string;
  readonly reason: FailureReason | null;
  readonly failed: readonly FailedRow[];
  readonly tookMs: number | null;
  readonly sourceRows: number | null;
}

/** So many failed rows are kept with the run; all are in its log file. */
const MOST_FAILED = 200;

/**
 * Ends a run that this process has begun, or one that still waits for its turn; false when it is somebody else's by now.
 * @param fence of the lease under which it was begun; null for one that nobody has
 */
export async function endRun(
  db: Kysely<SyncTables>,
  { id, fence }: { readonly id: string; readonly fence: number | null },
  end: RunEnd,
): Promise<boolean> {
  const own = db
    .updateTable('sync_logs')
    .set({
      state: end.state,
      open_task: null,
      ended_at: isoInstant(end.now),
      counts: end.counts === null ? null : JSON.stringify(end.counts),
      ...(end.progress === null ? {} : { progress: JSON.stringify(end.progress) }),
      message: end.message,
      reason: end.reason,
      failed_rows: JSON.stringify(end.failed.slice(0, MOST_FAILED)),
      took_ms: end.tookMs,
      source_rows: end.sourceRows,
    })
    .where('id', '=', id);
  const { numUpdatedRows } = await (fence === null
    ? own.where('state', '=', 'queued')
    : own.where('state', '=', 'running').where('fence', '=', fence)
  ).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What it was going to do, kept with its end. */
export async function keepShown(db: Kysely<SyncTables>, run: string, shown: ShownPlan): Promise<void> {
  await db
    .updateTable('sync_logs')
    .set({ shown: JSON.stringify(shown) })
    .where('id', '=', run)
    .execute();
}

/** Whether it is still at work under that fence; its end waits until the transaction is over. */
export async function isStillRunning(
  db: Kysely<SyncTables>,
  { id, fence }: Pick<RunRow, 'id' | 'fence'>,
): Promise<boolean> {
  const own = db.selectFrom('sync_logs').select('id').where('id', '=', id).where('fence', '=', fence);
  return (await lockRows(db, own.where('state', '=', 'running')).executeTakeFirst()) !== undefined;
}

/** As if this process had not begun it: the next one goes on with it. */
export async function giveBack(store: Store, { id, fence }: Pick<RunRow, 'id' | 'fence'>): Promise<void> {
  await syncDb(store)
    .updateTable('sync_logs')
    .set({ state: 'queued' })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('fence', '=', fence)
    .execute();
}

/** Hands back the runs of a base that a process left behind, by one who holds the base's lease; answers how many. */
export async function handBackLeft(store: Store, lease: Held, app: string): Promise<number> {
  return store.transaction(async (trx: Transaction<StoreTables>) => {
    await lease.assertHeld(trx);
    const { numUpdatedRows } = await syncTrx(trx)
      .updateTable('sync_logs')
      .set({ state: 'queued' })
      .where('state', '=', 'running')
      .where('base', '=', app)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  });
}

/** How far it is. Answers whether somebody asked it to stop. */
export async function writeProgress(
  store: Store,
  row: Pick<RunRow, 'id' | 'fence'>,
  progress: RunProgress,
): Promise<boolean> {
  const db = syncDb(store);
  await db
    .updateTable('sync_logs')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .where('fence', '=', row.fence)
    .execute();
  const asked = await db.selectFrom('sync_logs').select('stop_asked').where('id', '=', row.id).executeTakeFirst();
  return asked?.stop_asked === 1;
}
