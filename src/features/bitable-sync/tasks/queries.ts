// What is asked of the tasks.
import type { Selectable } from 'kysely';
import { nearestKey } from '../../../config/nearest-key.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import type { SyncTasksTable } from '../tables.ts';
import { definitionFrom } from './definition.ts';

/** Null when there is none, or it was deleted. */
export async function taskBy(store: Store, id: number): Promise<SyncTask | null> {
  const row = await syncDb(store)
    .selectFrom('sync_tasks')
    .selectAll()
    .where('id', '=', id)
    .where('is_deleted', '=', 0)
    .executeTakeFirst();
  return row === undefined ? null : taskFrom(row);
}

/** In the order of their numbers, without those that were deleted. */
export async function allTasks(store: Store): Promise<readonly SyncTask[]> {
  const query = syncDb(store).selectFrom('sync_tasks').selectAll().where('is_deleted', '=', 0);
  return (await query.orderBy('id').execute()).map(taskFrom);
}

/**
 * The task with the number or the name, heeding neither case nor width.
 * @param all how who asks sees all of them
 * @throws UserError with near names when there is none
 */
export async function taskNamed(store: Store, text: string, all = '发“同步”看全部任务'): Promise<SyncTask> {
  const wanted = plainName(text);
  if (wanted === '') throw new UserError(`请写任务的编号或名字，例如 7；${all}`);
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1];
  if (number !== undefined) {
    const task = await taskBy(store, Number(number));
    if (task !== null) return task;
  }
  const tasks = await allTasks(store);
  const named = tasks.find(({ definition }) => plainName(definition.name) === wanted);
  if (named !== undefined) return named;
  throw new UserError(`没有任务“${text.trim()}”；${nearText(wanted, tasks, all)}`);
}

function nearText(wanted: string, tasks: readonly SyncTask[], all: string): string {
  if (tasks.length === 0) return '还没有任务';
  const names = tasks.map(({ definition }) => definition.name);
  const nearest = nearestKey(wanted, names);
  const near = tasks.filter(
    ({ definition: { name } }) =>
      plainName(name).includes(wanted) || wanted.includes(plainName(name)) || name === nearest,
  );
  const shown = (list: readonly SyncTask[]) => list.map(({ id, definition }) => `${id} ${definition.name}`).join('、');
  if (near.length > 0) return `是不是：${shown(near.slice(0, 5))}`;
  return tasks.length <= 8 ? `有：${shown(tasks)}` : `共有 ${tasks.length} 个任务，${all}`;
}

/** Two names that are the same to people: `库存 ` and `库存`, `ＡＢ` and `ab`. */
export function plainName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** When those that are paused were paused: ISO instants (UTC) by number. */
export async function pausedSince(store: Store): Promise<ReadonlyMap<number, string>> {
  const rows = await syncDb(store)
    .selectFrom('sync_tasks')
    .select(['id', 'paused_at'])
    .where('is_deleted', '=', 0)
    .where('paused_at', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, paused_at }) => [Number(id), paused_at ?? '']));
}

export interface TaskVersion {
  readonly version: number;
  readonly definition: TaskDefinition;
  readonly editedBy: string;
  /** ISO instant, UTC. */
  readonly editedAt: string;
}

/** The newest first. */
export async function taskVersions(store: Store, task: number, limit: number): Promise<readonly TaskVersion[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_task_versions')
    .selectAll()
    .where('task', '=', task)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    version: Number(row.version),
    definition: definitionFrom(row.definition),
    editedBy: row.edited_by,
    editedAt: row.edited_at,
  }));
}

/** As the task was at that moment, ISO instant, UTC; null when its versions do not reach so far back. */
export async function definitionAt(store: Store, task: number, at: string): Promise<TaskDefinition | null> {
  const row = await syncDb(store)
    .selectFrom('sync_task_versions')
    .select('definition')
    .where('task', '=', task)
    .where('edited_at', '<=', at)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : definitionFrom(row.definition);
}

export function taskFrom(row: Selectable<SyncTasksTable>): SyncTask {
  const { app_token, table_id, base_name, table_name } = row;
  return {
    id: Number(row.id),
    version: Number(row.version),
    definition: definitionFrom(row.definition),
    target: app_token === null || table_id === null ? null : { app: app_token, table: table_id },
    targetName: base_name === null || table_name === null ? null : { base: base_name, table: table_name },
    editedBy: row.edited_by,
    editedAt: row.edited_at,
    pausedUntil: row.paused_until,
    pauseReason: row.pause_reason,
    approvedSql: row.approved_sql,
  };
}
