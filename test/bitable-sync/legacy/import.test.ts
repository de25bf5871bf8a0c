// Moving over from the older tool, out of its MariaDB in the three shapes that its tables have, by the shell.
import { afterEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { importLogs } from '../../../src/features/bitable-sync/legacy/import-logs.ts';
import { openOlder } from '../../../src/features/bitable-sync/legacy/older-tables.ts';
import { lastBegun } from '../../../src/features/bitable-sync/run/memory-queries.ts';
import { allTasks } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { writtenTasks } from '../../../src/features/bitable-sync/tasks/written.ts';
import { openStore } from '../../../src/store/store.ts';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { openProduct, type Product, type ProductOptions } from '../../support/product.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { definitionWith } from '../tasks/written-task.ts';
import { CREATE, insertSql, LOGS, type Shape, TASKS } from './older-shapes.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function olderDatabase(shape: Shape, url?: string): Promise<string> {
  const place = url ?? (await mysql()).url;
  const runner = await sqlRunner(place);
  await runner.run(`set time_zone = '+08:00'`);
  for (const statement of CREATE[shape]) await runner.run(statement);
  for (const [table, rows] of [
    ['sync_tasks', TASKS[shape]],
    ['sync_logs', LOGS[shape]],
  ] as const) {
    for (const row of rows) {
      const { sql, values } = insertSql(table, row);
      await runner.run(sql, values);
    }
  }
  await runner.close();
  return place;
}

async function mysql(): Promise<FreshDatabase> {
  const database = await freshDatabase('mysql');
  opened.push(() => database.drop());
  return database;
}

function productWith(section: object = {}, options: Partial<ProductOptions> = {}): Product {
  const config = stringify({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    dataDir: '${ZHIBAN_DATA_DIR}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    store: { url: '${ZHIBAN_STORE_URL}' },
    'bitable-sync': { databases: { erp: 'mysql://reader:secret@127.0.0.1:9/erp' }, ...section },
  });
  const product = openProduct({ config, ...options });
  opened.push(() => product.close());
  return product;
}

async function storeOf(product: Product) {
  const store = await openStore(product.env.ZHIBAN_STORE_URL ?? '');
  opened.push(() => store.close());
  return store;
}

it('a task of the older tool that writes the table of another is told, before it comes in', async () => {
  const from = await olderDatabase('first');
  const product = productWith();
  const link = 'https://acme.feishu.cn/base/bascnFirst01?table=tblFirst';
  const held = definitionWith({ name: '占着', source: 'lake', link, mode: 'clone', enabled: false });
  await product.ok('sync', 'import', product.write('任务.yaml', writtenTasks([{ definition: held }])));
  const dry = await product.ok('sync', 'import', from, '--source', 'erp', '--dry-run');
  expect(dry.out).toContain('    · 任务 1“占着”（clone，已停用）也写这张表');
  expect(dry.out).toContain('    · 任务 1“占着”是 clone：会删除这个任务写的');
});

it('the first shape: app_token and table_id become a link; the log becomes runs in UTC, of deleted tasks, too', async () => {
  const from = await olderDatabase('first');
  const product = productWith();
  const dry = await product.ok('sync', 'import', from, '--source', 'erp', '--dry-run');
  expect(dry.out).toContain('旧 3 → 新任务  库存  erp  full  主键 code  每周一至周五 08:30  启用');
  expect(dry.out).toContain('这里 0 和 7 是周日、1 是周一');
  const store = await storeOf(product);
  expect(await allTasks(store)).toEqual([]);
  const answer = await product.ok('sync', 'import', from, '--source', 'erp');
  expect(answer.out).toContain(
    '任务 1 个：导入 1 个，以前已导入 0 个，其中 0 个缺东西，先停用；运行记录导入 4 条，共 4 条',
  );
  const [task] = await allTasks(store);
  expect(task).toMatchObject({
    id: 1,
    definition: {
      ...{
        name: '库存',
        source: 'erp',
        sql: "select code, qty from stock where note <> ';'",
        mode: 'full',
        key: ['code'],
      },
      ...{ link: 'https://feishu.cn/base/bascnFirst01?table=tblFirst', strategy: 'auto', createFields: false },
      ...{ cron: '30 8 * * 1-5', enabled: true },
    },
  });
  const runs = await syncDb(store).selectFrom('sync_logs').selectAll().orderBy('id').execute();
  expect(
    runs.map(({ task: of, task_name, state, started_at, ended_at, took_ms, message }) => [
      of,
      task_name,
      state,
      started_at,
      ended_at,
      took_ms,
      message,
    ]),
  ).toEqual([
    [1, '库存', 'ok', '2025-02-28T16:30:00.000Z', '2025-02-28T16:31:05.000Z', 65_000, '更新 12 行'],
    [1, '库存', 'stopped', '2025-03-02T00:30:00.000Z', '2025-03-02T00:30:00.000Z', null, null],
    [2, '旧任务 99', 'failed', '2025-03-03T00:30:00.000Z', '2025-03-03T00:30:01.000Z', 1_000, 'Access denied'],
    [2, '旧任务 99', 'failed', null, '2025-03-03T00:30:00.000Z', null, '没有时间'],
  ]);
  // The older program's runs are no runs of ours: the first plan waits for approval.
  expect(await lastBegun(store, { task: 1, ref: { app: 'bascnFirst01', table: 'tblFirst' } })).toBeNull();
  // What came later there comes later here, and nothing comes twice.
  const runner = await sqlRunner(from);
  await runner.run(
    `insert into sync_logs values (7, 3, '2025-03-04 08:30:00', '2025-03-04 08:31:00', 'success', 'neu')`,
  );
  await runner.run(`update sync_tasks set sql_text = 'select 9'`);
  await runner.close();
  const again = await product.ok('sync', 'import', from, '--source', 'erp');
  expect(again.out).toContain('旧 3 → 任务 1  库存  以前已导入');
  expect(again.out).toContain('导入以后旧工具里又改过，这里没有跟着改');
  expect(again.out).toContain('导入 0 个，以前已导入 1 个，其中 0 个缺东西，先停用；运行记录导入 1 条，共 5 条');
  expect((await allTasks(store)).map(({ definition }) => definition.sql)).toEqual([
    "select code, qty from stock where note <> ';'",
  ]);
});

it('the middle shape: the link comes from the default app_token; a sheet is disabled and named; instants stay instants', async () => {
  const from = await olderDatabase('middle');
  const product = productWith({ defaultAppToken: 'bascnDefault', linkHost: 'acme.feishu.cn' });
  const answer = await product.run('sync', 'import', from, '--source', 'erp', '--json');
  expect(answer.code).toBe(1);
  const { tasks, logs } = answer.json<{ tasks: readonly { missing: readonly string[] }[]; logs: unknown }>();
  expect(tasks.map(({ missing }) => missing.length)).toEqual([0, 1]);
  expect(tasks[1]?.missing.join()).toMatch(/目标是电子表格.*请另建一个多维表格/);
  expect(logs).toEqual({ rows: 1, total: 1 });
  const store = await storeOf(product);
  expect(
    (await allTasks(store)).map(({ definition: { link, enabled, mode, key } }) => [link, enabled, mode, key]),
  ).toEqual([
    ['https://acme.feishu.cn/base/bascnDefault?table=tblOrders', true, 'clone', []],
    ['https://feishu.cn/sheets/shtAbc', false, 'full', ['a']],
  ]);
  // TIMESTAMP is an instant, which was written by Beijing's clock.
  const [run] = await syncDb(store).selectFrom('sync_logs').selectAll().execute();
  expect(run?.started_at).toBe('2025-02-28T16:30:00.000Z');
});

it('the last shape: everything that is not right is disabled, named, and kept whole', async () => {
  const from = await olderDatabase('last');
  const product = productWith();
  const answer = await product.run('sync', 'import', from, '--source', 'erp');
  expect(answer.code).toBe(1);
  for (const said of [
    '旧 7 → 任务 1  库存  erp  overwrite  主键 a、b  每 5 分钟  停用',
    '名称“库存”不能照用，改成了“库存（旧任务 8）”',
    '! 什么时候：“每天三点”不是五段 cron',
    '! 模式“merge”不认识，暂按 incremental（只新增）',
    '! 没有链接，也凑不出链接',
    '! SQL：SQL 是空的',
    '! 模式：incremental 没有写主键',
    '· 字段策略“magic”不认识，按 base',
  ]) {
    expect(answer.out).toContain(said);
  }
  const store = await storeOf(product);
  const tasks = await allTasks(store);
  expect(tasks.map(({ definition }) => definition.enabled)).toEqual([false, true, false, false, false, true]);
  expect(tasks[0]?.definition).toMatchObject({
    sql: 'select a, b, c\nfrom x -- 尾注',
    key: ['a', 'b'],
    strategy: 'intelligence',
  });
  expect(tasks[1]?.definition.link).toBe('https://acme.feishu.cn/wiki/wikcnLast01?table=tblWiki');
  expect(tasks[2]?.definition.cron).toBe('每天三点');
  expect([...(tasks[5]?.definition.name ?? '')].length).toBeLessThanOrEqual(120);
  const origins = await syncDb(store).selectFrom('sync_origins').selectAll().orderBy('task').execute();
  expect(JSON.parse(origins[5]?.row ?? '{}')).toMatchObject({ id: '12', name: '名'.repeat(200), sql_text: 'select 5' });
  const [run] = await syncDb(store).selectFrom('sync_logs').selectAll().execute();
  expect(run).toMatchObject({
    task_name: '库存（旧名）',
    state: 'failed',
    took_ms: 1_250,
    message: '长'.repeat(70_000),
  });
});

it('columns of another name are named, and times or several statements in them leave the task disabled', async () => {
  const { url } = await mysql();
  const runner = await sqlRunner(url);
  await runner.run(
    `create table sync_tasks (id int primary key, name varchar(20), sql_text text, feishu_link text, sync_mode varchar(20),
       index_column varchar(20), cron_expression varchar(20), colour varchar(20))`,
  );
  const link = 'https://acme.feishu.cn/base/bascnLast001?table=tblLast';
  await runner.run(
    `insert into sync_tasks values (1, '定时', 'select 1', '${link}', 'full', 'a', '0 3 * * *', 'red'),
       (2, '两条', 'set @a = 1; select 2', '${link}', 'full', 'a', null, null),
       (3, '好的', 'select 3;', '${link}', 'full', 'a', '', null)`,
  );
  await runner.run('create table sync_logs (id int primary key, task_id int, status varchar(20), host varchar(20))');
  await runner.close();
  const product = productWith();
  const answer = await product.run('sync', 'import', url, '--source', 'erp');
  expect(answer.code).toBe(1);
  for (const said of [
    '! 定时写在列 cron_expression 里（0 3 * * *），这里只认 cron_expr',
    '! SQL：这里只能写一条语句，分号后面还有别的',
    '表 sync_tasks 里这些列没有导入：cron_expression、colour',
    '表 sync_logs 里这些列没有导入：host',
    '导入 3 个，以前已导入 0 个，其中 2 个缺东西，先停用',
  ]) {
    expect(answer.out).toContain(said);
  }
  const tasks = await allTasks(await storeOf(product));
  expect(tasks.map(({ definition }) => definition.enabled)).toEqual([false, false, true]);
});

it('tables in the store’s own database are renamed at the start and taken over from there', async () => {
  const { url } = await mysql();
  await olderDatabase('first', url);
  const product = productWith({}, { storeUrl: url });
  const answer = await product.ok('sync', 'import', 'store', '--source', 'erp');
  expect(answer.out).toContain('导入 1 个');
  // The same tables by their address are known to be the same.
  const again = await product.ok('sync', 'import', url, '--source', 'erp');
  expect(again.out).toContain('导入 0 个，以前已导入 1 个，其中 0 个缺东西，先停用；运行记录导入 0 条，共 4 条');
  expect((await product.ok('sync', 'list')).out).toContain(
    '1  库存  erp  full  每周一至周五 08:30  启用  已停止 03-02 08:30',
  );
});

it('what is not there or not said is refused with what to write', async () => {
  const product = productWith();
  const { url } = await mysql();
  const refused = async (...argv: readonly string[]) => (await product.run('sync', 'import', ...argv)).err;
  expect(await refused(url)).toMatch(/要用 --source 写明；现有：.*erp。旧工具的库可以写进配置 bitable-sync\.databases/);
  expect(await refused(url, '--source', 'epr')).toContain('没有来源“epr”');
  expect(await refused(url, '--source', 'erp')).toContain('里没有旧工具的表 sync_tasks');
  expect(await refused()).toContain('要写一个来处');
  const runner = await sqlRunner(url);
  await runner.run('create table sync_tasks (id int primary key, title text)');
  await runner.close();
  expect(await refused(url, '--source', 'erp')).toContain('缺少列 sql_text，不像旧工具的任务表；它有：id、title');
});

it('a long log is taken over page by page; cut off, the next call goes on, and nothing comes twice', async () => {
  const from = await olderDatabase('first');
  const runner = await sqlRunner(from);
  await runner.run(
    `insert into sync_logs (task_id, start_time, end_time, status, message)
       select 3, date_add('2025-04-01', interval seq minute), date_add('2025-04-01', interval seq minute), 'success', seq
       from seq_1_to_1300`,
  );
  await runner.close();
  const product = productWith();
  await product.ok('sync', 'import', from, '--source', 'erp', '--no-logs');
  const store = await storeOf(product);
  const ctx = {
    store,
    settings: { linkHost: 'feishu.cn' },
    now: () => new Date(),
    signal: AbortSignal.timeout(60_000),
  };
  const older = await openOlder({ store, secrets: { reveal: async (text) => text, digestKey: () => never() } }, from);
  opened.push(() => older.close());
  const cut = importLogs(ctx as never, older, older.origin, (rows) => {
    if (rows >= 1_000) throw new Error('cut off');
  });
  await expect(cut).rejects.toThrow('cut off');
  const pages: number[] = [];
  expect(await importLogs(ctx as never, older, older.origin, (rows) => pages.push(rows))).toEqual({
    rows: 304,
    total: 1_304,
  });
  expect(pages).toEqual([304]);
  const runs = await syncDb(store)
    .selectFrom('sync_logs')
    .select(['id', 'message', 'asked_at'])
    .orderBy('id')
    .execute();
  expect(runs).toHaveLength(1_304);
  expect(new Set(runs.map(({ message, asked_at }) => `${message} ${asked_at}`)).size).toBe(1_304);
  expect(runs.map(({ asked_at }) => asked_at)).toEqual(runs.map(({ asked_at }) => asked_at).toSorted());
});

function never(): never {
  throw new Error('nothing secret is asked for');
}
