// Runs as they are read: one, those of a task, those that are not over.
import type { Kysely, Selectable } from 'kysely';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { Counts } from '../model/plan.ts';
import type { FailedRow, FailureReason, RunKind, RunProgress, RunState, SyncRun } from '../model/run.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { SyncLogsTable, SyncTables } from '../tables.ts';

export type RunRow = Omit<Selectable<SyncLogsTable>, 'shown'>;

/** All but the plan, which is large and asked for by itself. */
const COLUMNS = [
  ...(['id', 'task', 'task_name', 'kind', 'state', 'asked_at', 'started_at', 'ended_at', 'due_at'] as const),
  ...(['asked_by', 'undoes', 'once', 'open_task', 'chat', 'card', 'trace', 'counts', 'progress', 'message'] as const),
  ...([
    'reason',
    'failed_rows',
    'options',
    'stop_asked',
    'stopped_by',
    'attempts',
    'fence',
    'base',
    'table_id',
  ] as const),
  ...(['took_ms', 'source_rows'] as const),
] as const;

/** Runs without their plans. */
export function runRows(db: Kysely<SyncTables>) {
  return db.selectFrom('sync_logs').select(COLUMNS);
}

/** Whether it has written, or was about to; within the transaction of what is said of it. */
export async function hasImages(db: Kysely<SyncTables>, run: string): Promise<boolean> {
  return (await db.selectFrom('sync_images').select('run').where('run', '=', run).executeTakeFirst()) !== undefined;
}

export async function runBy(store: Store, id: string): Promise<SyncRun | null> {
  const row = await runRow(store, id);
  return row === null ? null : runFrom(row);
}

/** With what only its own work needs: options, card, fence. */
export async function runRow(store: Store, id: string): Promise<RunRow | null> {
  return (await runRows(syncDb(store)).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** What it was, or is, going to do; null before it is known. */
export async function shownOf(store: Store, run: string): Promise<ShownPlan | null> {
  const query = syncDb(store).selectFrom('sync_logs').select('shown').where('id', '=', run);
  return read<ShownPlan>((await query.executeTakeFirst())?.shown ?? null);
}

/** The newest first. @property before only runs asked for before this one: the next page */
export async function runsOf(
  store: Store,
  { task, before, limit }: { readonly task?: number; readonly before?: string; readonly limit: number },
): Promise<readonly SyncRun[]> {
  let query = runRows(syncDb(store));
  if (task !== undefined) query = query.where('task', '=', task);
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(runFrom);
}

/** The newest run with the number that people read out. */
export async function runOfTrace(store: Store, trace: string): Promise<SyncRun | null> {
  const query = syncDb(store).selectFrom('sync_logs').selectAll().where('trace', '=', trace);
  const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : runFrom(row);
}

/** What people did not mean for the table itself. */
const BESIDE = ['dry', 'verify'] as const;

/**
 * By task: the newest run that is over, dry runs and verifications apart.
 * @property waiting whether one that waits for approval counts
 */
export async function lastRuns(
  store: Store,
  { waiting }: { readonly waiting: boolean },
): Promise<ReadonlyMap<number, SyncRun>> {
  const db = syncDb(store);
  const newest = db
    .selectFrom('sync_logs')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('kind', 'not in', BESIDE)
    .where('state', 'not in', waiting ? ['queued', 'running'] : ['queued', 'running', 'waiting'])
    .groupBy('task');
  const rows = await runRows(db).where('id', 'in', newest).execute();
  return new Map(rows.map((row) => [Number(row.task), runFrom(row)]));
}

/** With what says whether two are of the same base: its token, or the link while nobody knows where it leads. */
export async function queuedRuns(store: Store): Promise<readonly { readonly row: RunRow; readonly base: string }[]> {
  const db = syncDb(store);
  const rows = await runRows(db).where('state', '=', 'queued').orderBy('id').execute();
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ task }) => task))];
  const tasks = await db
    .selectFrom('sync_tasks')
    .select(['id', 'app_token', 'feishu_link'])
    .where('id', 'in', ids)
    .execute();
  const bases = new Map(tasks.map((task) => [Number(task.id), task.app_token ?? task.feishu_link]));
  return rows.map((row) => ({ row, base: row.base ?? bases.get(Number(row.task)) ?? '' }));
}

/** At work, says their row. */
export async function runningRows(store: Store): Promise<readonly RunRow[]> {
  return runRows(syncDb(store)).where('state', '=', 'running').execute();
}

/** Queued, running, or waiting for approval; the oldest first. */
export async function openRuns(store: Store): Promise<readonly SyncRun[]> {
  const query = syncDb(store)
    .selectFrom('sync_logs')
    .selectAll()
    .where('state', 'in', ['queued', 'running', 'waiting']);
  return (await query.orderBy('id').execute()).map(runFrom);
}

export function runFrom(row: RunRow): SyncRun {
  return {
    id: row.id,
    task: row.task,
    kind: row.kind as RunKind,
    state: row.state as RunState,
    askedAt: row.asked_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    tookMs: row.took_ms === null ? null : Number(row.took_ms),
    dueAt: row.due_at,
    askedBy: row.asked_by,
    undoes: row.undoes,
    counts: read<Counts>(row.counts),
    progress: read<RunProgress>(row.progress),
    message: row.message,
    reason: row.reason as FailureReason | null,
    failedRows: JSON.parse(row.failed_rows) as readonly FailedRow[],
    trace: row.trace,
  };
}

function read<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
