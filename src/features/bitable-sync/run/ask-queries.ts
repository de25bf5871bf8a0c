// What is asked of the store when somebody asks for a run: within the transaction of who asks.
import type { Insertable, Kysely } from 'kysely';
import { lockRows } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { SyncLogsTable, SyncTables } from '../tables.ts';
import { hasImages, type RunRow, runRows } from './queries.ts';

type Db = Kysely<SyncTables>;

/** Who asks for the same task waits until the transaction is over. False when the task was deleted. */
export async function lockTask(db: Db, task: number): Promise<boolean> {
  const own = db.selectFrom('sync_tasks').select('is_deleted').where('id', '=', task);
  const found = await lockRows(db, own).executeTakeFirst();
  return found !== undefined && found.is_deleted !== 1;
}

/** The one with the id, with the key under which it was asked for, or of the due moment. */
export async function runAmong(
  db: Db,
  of: { readonly id: string } | { readonly once: string } | { readonly task: number; readonly dueAt: Date },
): Promise<RunRow | undefined> {
  const runs = runRows(db);
  if ('id' in of) return runs.where('id', '=', of.id).executeTakeFirst();
  if ('once' in of) return runs.where('once', '=', of.once).executeTakeFirst();
  return runs.where('task', '=', of.task).where('due_at', '=', isoInstant(of.dueAt)).executeTakeFirst();
}

/** Queued or at work. */
export async function openRunOf(db: Db, task: number): Promise<RunRow | undefined> {
  return runRows(db).where('open_task', '=', task).executeTakeFirst();
}

/** Chinese, without a full stop: why nothing of a run can be put back; null where something can. @param asking the run that would do it */
export async function whyNotUndone(db: Db, run: string, asking: string | null): Promise<string | null> {
  const undone = db.selectFrom('sync_logs').select('trace').where('undoes', '=', run).where('state', '=', 'ok');
  const before = await (asking === null ? undone : undone.where('id', '!=', asking)).orderBy('id').executeTakeFirst();
  if (before !== undefined) return `这次运行已经撤销过（编号 ${before.trace}），没有再做`;
  if (await hasImages(db, run)) return null;
  return '没有可以放回的内容：那次运行什么也没有改，或改动前的内容已过保留的天数（bitable-sync.keep.imageDays）';
}

export async function enterRun(db: Db, row: Insertable<SyncLogsTable>): Promise<void> {
  await db.insertInto('sync_logs').values(row).execute();
}

/** False when it is over, or waits for approval. @param by open_id or `shell` */
export async function markStopped(db: Db, run: string, by: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sync_logs')
    .set({ stop_asked: 1, stopped_by: by })
    .where('id', '=', run)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
