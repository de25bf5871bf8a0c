// The rows of a task and of its versions, as edits find and leave them: statements within the transactions of those.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { lockRows } from '../../../databases/dialect.ts';
import { syncTrx } from '../context.ts';
import type { TableRef, TargetName } from '../model/task.ts';
import type { SyncTables, SyncTasksTable, SyncTaskVersionsTable } from '../tables.ts';

type Db = Kysely<SyncTables>;

/** Undefined when there is none, or it was deleted; until the transaction ends nobody else changes it. */
export async function lockedTaskRow(db: Db, id: number): Promise<Selectable<SyncTasksTable> | undefined> {
  const query = db.selectFrom('sync_tasks').selectAll().where('id', '=', id).where('is_deleted', '=', 0);
  return lockRows(db, query).executeTakeFirst();
}

/** Of all tasks that were not deleted. */
export async function taskNames(db: Db): Promise<readonly { readonly id: number; readonly name: string }[]> {
  return db.selectFrom('sync_tasks').select(['id', 'name']).where('is_deleted', '=', 0).execute();
}

export async function insertTaskRow(db: Db, row: Insertable<SyncTasksTable>): Promise<void> {
  await db.insertInto('sync_tasks').values(row).execute();
}

export async function changeTaskRow(db: Db, id: number, columns: Updateable<SyncTasksTable>): Promise<void> {
  await db.updateTable('sync_tasks').set(columns).where('id', '=', id).execute();
}

/** Answers with its name; null when there is none, or it was deleted. */
export async function changeLivingTask(
  db: Db,
  id: number,
  columns: Updateable<SyncTasksTable>,
): Promise<string | null> {
  const living = db.updateTable('sync_tasks').set(columns).where('id', '=', id).where('is_deleted', '=', 0);
  const { numUpdatedRows } = await living.executeTakeFirst();
  if (numUpdatedRows === 0n) return null;
  return (await db.selectFrom('sync_tasks').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;
}

/** The number for people of the run that goes on; null when none does. */
export async function openTrace(db: Db, task: number): Promise<string | null> {
  const query = db.selectFrom('sync_logs').select('trace').where('open_task', '=', task);
  return (await query.executeTakeFirst())?.trace ?? null;
}

export async function enterVersionRow(db: Db, row: Insertable<SyncTaskVersionsTable>): Promise<void> {
  await db.insertInto('sync_task_versions').values(row).execute();
}

/** Every version of a task and whose it is, the newest first. */
export async function versionAuthors(
  db: Db,
  task: number,
): Promise<readonly Pick<Selectable<SyncTaskVersionsTable>, 'definition' | 'edited_by'>[]> {
  const query = db.selectFrom('sync_task_versions').select(['definition', 'edited_by']).where('task', '=', task);
  return query.orderBy('version', 'desc').execute();
}

/** What was last written or found equal. */
export async function forgetWritten(db: Db, task: number): Promise<void> {
  await db.deleteFrom('sync_rows').where('task', '=', task).execute();
}

/**
 * Where the link leads, found out by a run or a check of the link; nothing when the task has another link by now.
 * @property name null where nobody asked what the table is called: the name that is known stays
 */
export async function rememberTarget<T extends object>(
  trx: Kysely<T>,
  found: { readonly id: number; readonly link: string; readonly ref: TableRef; readonly name: TargetName | null },
): Promise<void> {
  const { id, link, ref, name } = found;
  const named = name === null ? {} : { base_name: name.base, table_name: name.table };
  await syncTrx(trx)
    .updateTable('sync_tasks')
    .set({ app_token: ref.app, table_id: ref.table, ...named })
    .where('id', '=', id)
    .where('feishu_link', '=', link)
    .execute();
}
