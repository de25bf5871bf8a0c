// What becomes of plans that wait, and of their runs: statements within the transactions that decide, replace and let go.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { lockRows, upsert } from '../../../databases/dialect.ts';
import { type RunRow, runRows } from '../run/queries.ts';
import type { SyncApprovalsTable, SyncLogsTable, SyncTables } from '../tables.ts';

type Db = Kysely<SyncTables>;

/** The running run waits; false when its process is not the one with this fence any more. */
export async function holdRun(
  db: Db,
  { id, fence }: Pick<RunRow, 'id' | 'fence'>,
  columns: Updateable<SyncLogsTable>,
): Promise<boolean> {
  const own = db.updateTable('sync_logs').where('id', '=', id).where('state', '=', 'running');
  const { numUpdatedRows } = await own
    .where('fence', '=', fence)
    .set({ ...columns, state: 'waiting', open_task: null })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** In place of the plan that its run had before. */
export async function keepPlan(db: Db, plan: Insertable<SyncApprovalsTable>): Promise<void> {
  const { run: _, task: __, ...changed } = plan;
  await upsert(db, 'sync_approvals', plan, ['run'], Object.keys(changed) as (keyof typeof changed)[]);
}

/** Runs that wait and that this one stands for: of the same undoing, another load, or others of the task that write what its source has. */
export async function waitingBefore(
  db: Db,
  { id, task, kind, undoes }: Pick<RunRow, 'id' | 'task' | 'kind' | 'undoes'>,
): Promise<readonly RunRow[]> {
  const query = runRows(db).where('task', '=', task).where('state', '=', 'waiting').where('id', '!=', id);
  if (kind === 'undo') return query.where('undoes', '=', undoes).execute();
  if (kind === 'load') return query.where('kind', '=', 'load').execute();
  return query.where('kind', 'not in', ['load', 'undo']).execute();
}

/** A run that waited is over without having written. @property at ISO instant, UTC */
export async function endWaitingRun(
  db: Db,
  run: string,
  { state, at, message }: { readonly state: string; readonly at: string; readonly message: string },
): Promise<void> {
  await db
    .updateTable('sync_logs')
    .set({ state, ended_at: at, message })
    .where('id', '=', run)
    .where('state', '=', 'waiting')
    .execute();
}

/** Its plan agrees to nothing any more, whether it was decided about or not. */
export async function replacePlan(db: Db, run: string): Promise<void> {
  await db
    .updateTable('sync_approvals')
    .set({ state: 'replaced' })
    .where('run', '=', run)
    .where('state', 'in', ['waiting', 'approved'])
    .execute();
}

/** Undefined when the run never had to ask. */
export async function planRow(db: Db, run: string): Promise<Selectable<SyncApprovalsTable> | undefined> {
  return db.selectFrom('sync_approvals').selectAll().where('run', '=', run).executeTakeFirst();
}

/** Until the transaction ends nobody else decides about it. */
export async function lockedPlanRow(db: Db, run: string): Promise<Selectable<SyncApprovalsTable> | undefined> {
  return lockRows(db, db.selectFrom('sync_approvals').selectAll().where('run', '=', run)).executeTakeFirst();
}

export async function keepDecision(
  db: Db,
  run: string,
  decision: Pick<Updateable<SyncApprovalsTable>, 'state' | 'decided_by' | 'decided_at'>,
): Promise<void> {
  await db.updateTable('sync_approvals').set(decision).where('run', '=', run).execute();
}

/** False when somebody decided meanwhile. */
export async function lapsePlan(db: Db, run: string): Promise<boolean> {
  const own = db.updateTable('sync_approvals').set({ state: 'lapsed' }).where('run', '=', run);
  const { numUpdatedRows } = await own.where('state', '=', 'waiting').executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markTold(db: Db, run: string): Promise<void> {
  const own = db.updateTable('sync_approvals').set({ told: 1 }).where('run', '=', run);
  await own.where('told', 'is', null).execute();
}

/** Queues a run that waits, unless another run of its task is open; false then. */
export async function queueWaitingRun(
  db: Db,
  { run, task }: { readonly run: string; readonly task: number },
): Promise<boolean> {
  await lockRows(db, db.selectFrom('sync_tasks').select('id').where('id', '=', task)).executeTakeFirst();
  const open = await db.selectFrom('sync_logs').select('id').where('open_task', '=', task).executeTakeFirst();
  if (open !== undefined) return false;
  const { numUpdatedRows } = await db
    .updateTable('sync_logs')
    .set({ state: 'queued', open_task: task })
    .where('id', '=', run)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
