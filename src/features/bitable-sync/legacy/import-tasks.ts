// Taking over the older program's tasks: each once, each in a transaction of its own with the row that it was.
import type { ForeignRow } from '../../../databases/foreign-rows.ts';
import type { DatabaseKind } from '../../../databases/url.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import type { SyncContext } from '../context.ts';
import type { TaskDefinition } from '../model/task.ts';
import { definitionFaults, type NamedTask } from '../tasks/faults.ts';
import { allTasks, plainName } from '../tasks/queries.ts';
import { sharedWhenIn } from '../tasks/same-table.ts';
import { saveTask } from '../tasks/save.ts';
import { PART_TITLES } from '../tasks/titles.ts';
import type { OlderTables } from './older-tables.ts';
import { olderTask } from './older-task.ts';
import { enterTaken, type TakenTask, takenTasks } from './queries.ts';

export interface ImportedTask {
  readonly older: string;
  /** Null in a dry run. */
  readonly task: number | null;
  /** `new`: taken over now · `there`: taken over before, and left as it is. */
  readonly state: 'new' | 'there';
  readonly definition: TaskDefinition;
  /** Chinese: why it is disabled. */
  readonly missing: readonly string[];
  /** Chinese: what to look at. */
  readonly remarks: readonly string[];
}

export interface TaskImportOptions {
  /** What the tasks' SQL runs on. */
  readonly source: string;
  /** Of that source; null for the lake. */
  readonly dialect: DatabaseKind | null;
  /** All of them disabled, whatever they were. */
  readonly isDisabled: boolean;
  readonly isDry: boolean;
}

type Ctx = Pick<SyncContext, 'store' | 'config' | 'settings' | 'now' | 'signal'>;

const ROWS_AT_ONCE = 500;

export interface TaskImport {
  /** What it is remembered by; an older word for the same database where it was taken over under that. */
  readonly origin: string;
  /** In the order of their old numbers. */
  readonly tasks: readonly ImportedTask[];
}

export async function importTasks(ctx: Ctx, older: OlderTables, options: TaskImportOptions): Promise<TaskImport> {
  const rows = await rowsOf(older);
  const everywhere = await takenTasks(ctx.store);
  const origin = originOf(everywhere, older.origin, rows);
  const taken = new Map(everywhere.filter((one) => one.origin === origin).map((one) => [one.older, one]));
  const named: NamedTask[] = [...(await allTasks(ctx.store))];
  const tasks: ImportedTask[] = [];
  for (const row of rows) {
    ctx.signal.throwIfAborted();
    const before = taken.get(row.id ?? '');
    const one =
      before === undefined ? await takeOver(ctx, origin, row, { ...options, named }) : there(before, row, options, ctx);
    tasks.push(one);
    if (one.state === 'new') named.push({ id: one.task ?? 0, definition: one.definition });
  }
  return { origin, tasks: await withShared(ctx, tasks) };
}

/** In a dry run, too, beside all that come with it. */
async function withShared({ store }: Ctx, tasks: readonly ImportedTask[]): Promise<readonly ImportedTask[]> {
  const fresh = tasks.filter(({ state }) => state === 'new');
  const aimed = fresh.map(({ task, definition }) => ({ id: task, definition, target: null }));
  const shared = await sharedWhenIn(store, aimed);
  return tasks.map((one) => ({ ...one, remarks: [...one.remarks, ...(shared[fresh.indexOf(one)] ?? [])] }));
}

async function rowsOf({ tables, tasks }: OlderTables): Promise<readonly ForeignRow[]> {
  const rows: ForeignRow[] = [];
  for (;;) {
    const page = await tables.page(tasks.name, { by: 'id', after: Number(rows.at(-1)?.id ?? -1), most: ROWS_AT_ONCE });
    if (page.length === 0) return rows;
    rows.push(...page);
  }
}

/** The same database may be written otherwise this time: `localhost`, another name, the store itself. Its tasks tell. */
function originOf(taken: readonly TakenTask[], origin: string, rows: readonly ForeignRow[]): string {
  if (taken.some((one) => one.origin === origin)) return origin;
  const byNumber = new Map(rows.map((row) => [row.id, row]));
  const isSame = ({ older, row }: TakenTask) => {
    const [was, now] = [JSON.parse(row) as ForeignRow, byNumber.get(older)];
    return now !== undefined && was.sql_text === now.sql_text && was.name === now.name && was.table_id === now.table_id;
  };
  return taken.find(isSame)?.origin ?? origin;
}

function there(before: TakenTask, row: ForeignRow, options: TaskImportOptions, { settings }: Ctx): ImportedTask {
  const { older, definition } = olderTask(row, { ...options, settings });
  const was = JSON.parse(before.row) as ForeignRow;
  const isEdited = was.sql_text !== row.sql_text || was.cron_expr !== row.cron_expr || was.sync_mode !== row.sync_mode;
  const remarks = isEdited ? [`导入以后旧工具里又改过，这里没有跟着改；要照新的来，请在任务 ${before.task} 里改`] : [];
  return { older, task: before.task, state: 'there', definition, missing: [], remarks };
}

async function takeOver(
  ctx: Ctx,
  origin: string,
  row: ForeignRow,
  { source, dialect, isDisabled, isDry, named }: TaskImportOptions & { readonly named: readonly NamedTask[] },
): Promise<ImportedTask> {
  const { settings } = ctx;
  const read = olderTask(row, { source, dialect, settings });
  const { older } = read;
  const name = freeName(read.definition.name, older, named);
  const remarks =
    name === read.definition.name
      ? read.remarks
      : [...read.remarks, `名称“${read.definition.name}”不能照用，改成了“${name}”`];
  const wanted: TaskDefinition = { ...read.definition, name, enabled: read.definition.enabled && !isDisabled };
  const faults = definitionFaults(ctx, wanted, named)
    .filter(({ field }) => field !== 'link' || read.missing.length === 0)
    .map(({ field, message }) => `${PART_TITLES[field]}：${message}`);
  const missing = [...read.missing, ...faults];
  const definition = missing.length === 0 ? wanted : { ...wanted, enabled: false };
  const one = { older, state: 'new' as const, definition, missing, remarks };
  if (isDry) return { ...one, task: null };
  const { store } = ctx;
  const now = ctx.now();
  const id = store.newId(now);
  const audit = { id, chat: null, trace: traceOf(id) };
  const task = await store.transaction(async (trx) => {
    const saved = await saveTask(trx, { id: null, definition, by: 'shell', now, expected: null, audit });
    if (saved.kind !== 'saved') throw new Error('a new task cannot be overtaken');
    await enterTaken(trx, { origin, older, task: saved.task.id, row: JSON.stringify(row) }, now);
    return saved.task.id;
  });
  return { ...one, task };
}

/** Names were no keys in the older program, and longer. */
function freeName(name: string, older: string, named: readonly NamedTask[]): string {
  const plain = name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const isTaken = (wanted: string) => named.some((one) => plainName(one.definition.name) === plainName(wanted));
  const fits = [...plain].length <= 120 && !/^#?\d+$/.test(plainName(plain));
  if (fits && !isTaken(plain)) return plain;
  const start = [...plain].slice(0, 90).join('');
  for (let turn = 1; ; turn += 1) {
    const candidate = `${start}（旧任务 ${older}${turn === 1 ? '' : `，${turn}`}）`;
    if (!isTaken(candidate)) return candidate;
  }
}
