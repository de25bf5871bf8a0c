// Where the older program's tables are: in a database of its own, or in the store's, where the first migration renamed them.
import { type ForeignColumn, type ForeignTables, foreignTables, openForeign } from '../../../databases/foreign-rows.ts';
import { parseDatabaseUrl } from '../../../databases/url.ts';
import { UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';

export interface OlderTable {
  readonly name: string;
  readonly columns: readonly ForeignColumn[];
  /** Names of columns that nothing is taken from: of another form of the table, or of no importance here. */
  readonly unused: readonly string[];
}

export interface OlderTables {
  /** The database, whoever logged in: what has been taken over is remembered by it. At most 200 characters. */
  readonly origin: string;
  /** For sentences. */
  readonly shown: string;
  readonly tables: ForeignTables;
  readonly tasks: OlderTable;
  /** Null where nothing was logged. */
  readonly logs: OlderTable | null;
  close(): Promise<void>;
}

/** All that is read, and what is known to say nothing that would be needed here. */
const KNOWN = {
  sync_tasks: [
    ...['id', 'name', 'task_name', 'sql_text', 'feishu_link', 'app_token', 'table_id', 'target_type', 'sync_mode'],
    ...['index_column', 'field_type_strategy', 'create_missing_fields', 'cron_expr', 'enabled'],
    ...['last_run_status', 'updated_at'],
  ],
  sync_logs: ['id', 'task_id', 'task_name', 'start_time', 'end_time', 'status', 'message'],
} as const;

/** What people type for the store's own database. */
export const STORE = 'store';

/**
 * @param where a database URL, or STORE
 * @throws UserError when there are no such tables, or they lack what a task is made of
 */
export async function openOlder(ctx: Pick<SyncContext, 'store' | 'secrets'>, where: string): Promise<OlderTables> {
  if (where === STORE) {
    const tables = foreignTables(ctx.store.db);
    return {
      ...(await found(tables, ctx.store.shown)),
      origin: STORE,
      shown: ctx.store.shown,
      tables,
      close: async () => {},
    };
  }
  const url = await ctx.secrets.reveal(where);
  const database = await openForeign(url, '要导入的数据库');
  try {
    const { shown, close } = database;
    const origin = parseDatabaseUrl(url).shown.slice(0, 200);
    return { ...(await found(database, shown)), origin, shown, tables: database, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function found(tables: ForeignTables, shown: string): Promise<Pick<OlderTables, 'tasks' | 'logs'>> {
  const tasks = await older(tables, 'sync_tasks', 'definition');
  if (tasks === null) {
    throw new UserError(
      `${shown} 里没有旧工具的表 sync_tasks（也没有 sync_tasks_legacy）；请检查库名，应是旧工具保存任务的那个库`,
    );
  }
  const names = tasks.columns.map(({ name }) => name);
  const missing = ['id', 'sql_text'].filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new UserError(
      `${shown} 的表 ${tasks.name} 缺少列 ${missing.join('、')}，不像旧工具的任务表；它有：${names.join('、')}`,
    );
  }
  return { tasks, logs: await older(tables, 'sync_logs', 'open_task') };
}

/** The table of that name unless it is ours, else the one that was renamed. */
async function older(tables: ForeignTables, name: keyof typeof KNOWN, ourColumn: string): Promise<OlderTable | null> {
  for (const candidate of [name, `${name}_legacy`]) {
    const columns = await tables.columnsOf(candidate);
    if (columns === null || columns.some((column) => column.name === ourColumn)) continue;
    const known: readonly string[] = KNOWN[name];
    const unused = columns.map((column) => column.name).filter((column) => !known.includes(column));
    return { name: candidate, columns, unused };
  }
  return null;
}
