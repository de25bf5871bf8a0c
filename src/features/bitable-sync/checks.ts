// What zhiban doctor looks at for Bitable sync: can every source be read and only be read, does every link lead to a table that we may
// write, do the tasks still make sense, and do too many of them begin in one minute.
import type { Check, CheckOptions } from '../../feature.ts';
import { errorText, UserError } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import type { SyncContext } from './context.ts';
import type { SyncTask } from './model/task.ts';
import { requireArchive } from './remote/archive-table.ts';
import { openBitables, openRemote, type Remote } from './remote/remote.ts';
import { resolveTarget } from './remote/resolve.ts';
import { knownNodes } from './remote/wiki-queries.ts';
import { writesOf } from './source/rights.ts';
import { dialectOf, openTaskSource } from './source/sources.ts';
import { definitionFaults } from './tasks/faults.ts';
import { allTasks } from './tasks/queries.ts';
import { sharedTable } from './tasks/same-table.ts';
import { sharedMinutes } from './tasks/times.ts';
import { columnRefusals } from './values/refusals.ts';

/** So many tasks of one minute are no matter. */
const MOST_AT_ONCE = 4;
/** Links looked at while somebody waits in a chat. */
const MOST_QUICK = 10;

export async function* syncChecks(ctx: SyncContext, { quick }: CheckOptions): AsyncIterable<Check> {
  const tasks = (await allTasks(ctx.store)).filter(({ definition }) => definition.enabled);
  if (tasks.length === 0) return;
  yield definitionsCheck(ctx, tasks);
  const open = new Set<string>();
  for (const source of new Set(tasks.map(({ definition }) => definition.source))) {
    for await (const check of sourceChecks(ctx, source)) {
      if (check.state === 'ok') open.add(source);
      yield check;
    }
  }
  const asked = tasks.filter(({ definition }) => open.has(definition.source));
  yield* sqlChecks(ctx, asked, quick);
  yield* linkChecks(ctx, quick ? tasks.slice(0, MOST_QUICK) : tasks);
  yield* tableChecks(tasks, await knownNodes(ctx.store));
  yield* minuteChecks(ctx, tasks);
}

function definitionsCheck(ctx: SyncContext, tasks: readonly SyncTask[]): Check {
  const title = '同步任务的定义';
  const faults = tasks.flatMap(({ id, definition }) =>
    definitionFaults(ctx, definition).map(({ message }) => `任务 ${id}（${definition.name}）${message}`),
  );
  if (faults.length > 0) return { title, state: 'fault', finding: faults.join('；') };
  return { title, state: 'ok', finding: `${tasks.length} 个启用的任务都说得通` };
}

const LOOK = { rows: 1, bytes: 65_536, seconds: 10 };

async function* sourceChecks(ctx: SyncContext, source: string): AsyncIterable<Check> {
  const title = `同步来源 ${source}`;
  try {
    const queries = await openTaskSource(ctx, source);
    await queries.run('select 1 as one', LOOK, drained, ctx.signal);
  } catch (thrown) {
    yield { title, state: 'fault', finding: errorText(thrown) };
    return;
  }
  yield { title, state: 'ok', finding: '连得上，能查询' };
  const writes = (await isSample(ctx, source)) ? [] : await writesOf(ctx, source);
  if (writes.length === 0) return;
  const finding = `不只能读：${writes.join('；')}。任务的 SQL 是人写的，请换成只读账号（MySQL 只给 SELECT，PostgreSQL 只给 SELECT 和 USAGE）`;
  yield { title: `${title} 的账号`, state: 'warning', finding };
}

/** The playground's factories are ours to write; what else its configuration names is somebody's. */
async function isSample(ctx: SyncContext, source: string): Promise<boolean> {
  const isOfSite = source.includes('/');
  return ctx.config.playground.enabled && isOfSite && (await dialectOf(ctx, source)) === 'sqlite';
}

async function drained({ batches }: { readonly batches: AsyncIterable<unknown> }): Promise<void> {
  for await (const _ of batches);
}

/** A query that its server cannot even prepare in this time says nothing of itself. */
const SQL_SECONDS = { quick: 3, whole: 10 };

async function* sqlChecks(ctx: SyncContext, tasks: readonly SyncTask[], quick: boolean): AsyncIterable<Check> {
  const seconds = quick ? SQL_SECONDS.quick : SQL_SECONDS.whole;
  for (const task of quick ? tasks.slice(0, MOST_QUICK) : tasks) yield await sqlCheck(ctx, task, seconds);
}

/** Nothing is run: a column that is no more, or that nobody may read, is found all the same. */
async function sqlCheck(ctx: SyncContext, { id, definition }: SyncTask, seconds: number): Promise<Check> {
  const title = `同步任务 ${id}（${definition.name}）的 SQL`;
  const late = AbortSignal.timeout(seconds * 1_000);
  try {
    const queries = await openTaskSource(ctx, definition.source);
    const columns = await queries.columns(definition.sql, seconds * 2, AbortSignal.any([ctx.signal, late]));
    const names = columns.map(({ name }) => name);
    const missing = [...new Set([...definition.key, ...Object.keys(definition.mapping)])].filter(
      (column) => !names.includes(column),
    );
    const others = columnRefusals(definition, columns).map(({ message }) => message);
    if (missing.length === 0 && others.length > 0) return { title, state: 'fault', finding: others.join('；') };
    if (missing.length === 0) return { title, state: 'ok', finding: `说得通，${names.length} 列` };
    const finding = `任务用到列 ${missing.join('、')}，查询结果里没有，只有 ${names.join('、')}；请在 SQL 里带上，或改任务的主键和字段对应`;
    return { title, state: 'fault', finding };
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    if (late.aborted)
      return { title, state: 'warning', finding: `${seconds} 秒内没有查完，没有发现错误；来源可能很忙` };
    return {
      title,
      state: 'fault',
      finding: `${errorText(thrown)}；请在 /sync 的任务编辑页改好 SQL，用预览看过再保存`,
    };
  }
}

async function* linkChecks(ctx: SyncContext, tasks: readonly SyncTask[]): AsyncIterable<Check> {
  const feishu = await openBitables(ctx).catch((thrown: unknown) => {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  });
  if (feishu instanceof UserError) {
    const title = '同步任务的链接';
    const elsewhere = '，链接没有检查；要检查，在演练场的群里发“体检”，或在任务的编辑页按“检查链接”';
    yield ctx.config.playground.enabled
      ? { title, state: 'warning', finding: `${feishu.message}${elsewhere}` }
      : { title, state: 'fault', finding: feishu.message };
    return;
  }
  try {
    const remote = openRemote({ feishu, signal: ctx.signal, log: ctx.log });
    for (const task of tasks) yield await linkCheck(ctx, remote, task);
  } finally {
    feishu.close();
  }
}

async function linkCheck(ctx: SyncContext, remote: Remote, { id, definition }: SyncTask): Promise<Check> {
  const title = `同步任务 ${id}（${definition.name}）的链接`;
  try {
    const found = await resolveTarget({ remote, store: ctx.store, now: ctx.now }, definition.link);
    await requireArchive(remote, definition, found);
    const { baseName, tableName, fields } = found;
    return { title, state: 'ok', finding: `“${baseName}”的“${tableName}”，${fields.length} 个字段` };
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    return { title, state: 'fault', finding: errorText(thrown) };
  }
}

function* tableChecks(tasks: readonly SyncTask[], nodes: ReadonlyMap<string, string>): Iterable<Check> {
  for (const [at, task] of tasks.entries()) {
    const shared = sharedTable(task, tasks.toSpliced(at, 1), nodes);
    if (shared.length === 0) continue;
    const title = `同步任务 ${task.id}（${task.definition.name}）写的表`;
    yield { title, state: 'warning', finding: shared.join('；') };
  }
}

function* minuteChecks(ctx: SyncContext, tasks: readonly SyncTask[]): Iterable<Check> {
  const crons = tasks.map(({ id, definition: { cron } }) => ({ id, cron }));
  const [fullest] = sharedMinutes(crons, ctx.now(), MOST_AT_ONCE);
  if (fullest === undefined) return;
  const at = minuteText(fullest.at.toISOString(), PEOPLE_ZONE);
  const finding = `${fullest.tasks.length} 个任务都在 ${at} 开始（${fullest.tasks.join('、')}），会互相等；请错开几分钟，也不要都放在整点和半点`;
  yield { title: '同步任务的时间', state: 'warning', finding };
}
