// What 状态 and the doctor say of the tasks.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { Check } from '../../../src/feature.ts';
import { syncChecks } from '../../../src/features/bitable-sync/checks.ts';
import { type SyncContext, syncDb } from '../../../src/features/bitable-sync/context.ts';
import type { RunState } from '../../../src/features/bitable-sync/model/run.ts';
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { syncStanding } from '../../../src/features/bitable-sync/standing.ts';
import { pauseTask } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import { writtenTasks } from '../../../src/features/bitable-sync/tasks/written.ts';
import type { Store } from '../../../src/store/store.ts';
import { APP_ID, APP_SECRET, ENCRYPT_KEY, opened, VERIFICATION_TOKEN } from '../../simulator/opened.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { openProduct } from '../../support/product.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { ask, withSyncTables } from '../run/bench.ts';
import { devices, openWorld } from '../run/world.ts';
import { definitionWith, NOW } from './written-task.ts';

async function save(store: Store, rest: Partial<TaskDefinition>): Promise<number> {
  const edit = { id: null, definition: definitionWith(rest), by: 'ou_li', now: NOW, expected: null };
  const saved = await store.transaction((trx) => saveTask(trx, edit));
  return saved.kind === 'saved' ? saved.task.id : expect.fail('it was overtaken');
}

async function ended(store: Store, task: number, state: RunState, message: string | null = null): Promise<void> {
  const asked = await ask(store, { id: task, definition: definitionWith() } as Parameters<typeof ask>[1]);
  const run = asked.kind === 'entered' ? asked.run : expect.fail('it was not entered');
  const end = { state, message, open_task: null, ended_at: NOW.toISOString() };
  await syncDb(store).updateTable('sync_logs').set(end).where('id', '=', run).execute();
}

onSomeStores('the standing of Bitable sync', ({ fresh }) => {
  it('counts tasks, and names what failed, waits, or was paused and forgotten; the last run counts', async () => {
    const { store } = await fresh();
    await withSyncTables(store);
    const at = (days: number) =>
      ({ store, now: () => new Date(NOW.getTime() + days * 86_400_000) }) as unknown as SyncContext;
    expect(await syncStanding(at(0))).toEqual([]);
    for (const name of ['好的', '失败的', '等的', '停的', '新的']) await save(store, { name });
    await save(store, { name: '停用的', enabled: false });
    await ended(store, 1, 'failed', '从前');
    await ended(store, 1, 'ok');
    await ended(store, 2, 'failed', '来源连不上');
    await ended(store, 3, 'waiting');
    await ended(store, 4, 'ok');
    await ended(store, 6, 'failed');
    await store.transaction((trx) => pauseTask(trx, { id: 4, until: null, reason: '盘点', by: 'ou_li', now: NOW }));
    const [line, ...troubled] = await syncStanding(at(2.9));
    expect(line).toMatchObject({
      title: '多维表格同步',
      state: 'fault',
      link: '/sync',
      text: '5 个任务，1 个失败，1 个等审批，1 个还没有运行过',
    });
    expect(troubled.map(({ title, state, text }) => [title, state, text])).toEqual([
      ['同步 失败的', 'fault', '11-26 10:00 失败：来源连不上'],
      ['同步 等的', 'warning', '11-26 10:00 起等人审批'],
    ]);
    const later = await syncStanding(at(3.1));
    expect(later[0]?.text).toContain('1 个暂停超过 3 天');
    expect(later.at(-1)).toMatchObject({ title: '同步 停的', text: '暂停 3 天了（盘点），表里还是那时的数据' });
    // An undoing that waits is not forgotten by the runs after it.
    await ended(store, 5, 'waiting');
    await syncDb(store).updateTable('sync_logs').set({ kind: 'undo' }).where('task', '=', 5).execute();
    await ended(store, 5, 'ok');
    expect((await syncStanding(at(2.9))).at(-1)).toMatchObject({
      title: '同步 新的',
      text: '11-26 10:00 起有一次撤销等人审批',
    });
  });
});

it('the doctor tries sources and links, names wide rights and crowded minutes', async () => {
  const { simulator } = await opened();
  const { app } = simulator.bitable.createBase({ name: '能耗' });
  const { table } = simulator.bitable.createTable(app, { name: '台账', fields: [{ field_name: '编号', type: 1 }] });
  const host = new URL(simulator.url).host;
  const config = stringify({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    dataDir: '${ZHIBAN_DATA_DIR}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    store: { url: '${ZHIBAN_STORE_URL}' },
    feishu: {
      appId: APP_ID,
      appSecret: APP_SECRET,
      encryptKey: ENCRYPT_KEY,
      verificationToken: VERIFICATION_TOKEN,
      domain: simulator.url,
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    'bitable-sync': { databases: { erp: '${ERP}', gone: 'mysql://reader@127.0.0.1:9/gone' } },
  });
  const product = openProduct({ config, env: { ERP: 'sqlite:placeholder' } });
  onTestFinished(() => product.close());
  const file = product.write('erp.db', '');
  Object.assign(product.env, { ERP: `sqlite:${file}` });
  const runner = await sqlRunner(`sqlite:${file}`);
  await runner.run('create table stock (code text)');
  await runner.run('create table renamed (code text)');
  const link = `http://${host}/base/${app}?table=${table}`;
  const sqls = { 乙: 'select code, absent from stock', 丙: 'select * from renamed' };
  const tasks = ['甲', '乙', '丙', '丁', '戊'].map((name) =>
    definitionWith({
      ...{ name, source: 'erp', link, cron: '0 3 * * *', key: ['code'], mapping: {} },
      sql: sqls[name as keyof typeof sqls] ?? 'select code from stock',
    }),
  );
  const others = [
    definitionWith({ name: '没有的表', source: 'gone', link: `http://${host}/base/${app}?table=tblGone` }),
    definitionWith({ name: '停用', source: 'gone', link, enabled: false, cron: '0 3 * * *' }),
  ];
  const yaml = writtenTasks([...tasks, ...others].map((definition) => ({ definition })));
  await product.ok('sync', 'import', product.write('任务.yaml', yaml));
  await runner.run('alter table renamed rename column code to 编号');
  await runner.close();
  const found = async () =>
    (await product.run('doctor', '--json'))
      .json<{ checks: readonly Check[] }>()
      .checks.filter(({ title }) => title.startsWith('同步'));
  const checks = await found();
  const of = (title: string) => checks.find((check) => check.title === title);
  expect(of('同步任务的定义')).toMatchObject({ state: 'ok', finding: '6 个启用的任务都说得通' });
  expect(of('同步来源 erp')).toEqual({ title: '同步来源 erp', state: 'ok', finding: '连得上，能查询' });
  expect(of('同步来源 erp 的账号')).toMatchObject({
    state: 'warning',
    finding: expect.stringContaining('请换成只读账号'),
  });
  expect(of('同步来源 gone')).toMatchObject({ state: 'fault', finding: expect.stringContaining('拒绝连接') });
  expect(of('同步任务 1（甲）的 SQL')).toMatchObject({ state: 'ok', finding: '说得通，1 列' });
  expect(of('同步任务 2（乙）的 SQL')).toMatchObject({
    state: 'fault',
    finding: expect.stringMatching(/来源“erp”不接受这条 SQL，数据库说：.*absent；请在 \/sync 的任务编辑页改好 SQL/),
  });
  expect(of('同步任务 3（丙）的 SQL')).toMatchObject({
    state: 'fault',
    finding: '任务用到列 code，查询结果里没有，只有 编号；请在 SQL 里带上，或改任务的主键和字段对应',
  });
  // Its source is said once.
  expect(of('同步任务 6（没有的表）的 SQL')).toBeUndefined();
  expect(of('同步任务 1（甲）的链接')).toMatchObject({ state: 'ok', finding: '“能耗”的“台账”，1 个字段' });
  expect(of('同步任务 6（没有的表）的链接')).toMatchObject({
    state: 'fault',
    finding: expect.stringContaining('台账'),
  });
  expect(of('同步任务的时间')).toMatchObject({
    state: 'warning',
    finding: expect.stringMatching(/^5 个任务都在 .* 03:00 开始（1、2、3、4、5）/),
  });
  chmodSync(join(product.folder, 'erp.db'), 0o444);
  simulator.bitable.setAccess(app, 'none');
  const after = await found();
  expect(after.find(({ title }) => title === '同步任务 1（甲）的链接')).toMatchObject({
    state: 'fault',
    finding: expect.stringContaining('文档应用'),
  });
});

it('in the playground, too, a database that the configuration names is looked at, and what is not checked is said', async () => {
  const world = await openWorld();
  await devices(world, [['a', '一', '1']]);
  await world.task();
  const { config, settings } = world.ctx();
  const feishu = { ...config.feishu, domain: 'http://127.0.0.1:0' };
  const samples = { code: 'suzhou', name: '苏州基地', sources: { iot: { url: settings.databases.erp } } };
  const playground = { ...config, feishu, sites: [samples], playground: { enabled: true } };
  const ctx = world.ctx({ config: playground as unknown as SyncContext['config'] });
  await world.task({ name: '示例', source: 'suzhou/iot' });
  const found: Check[] = [];
  for await (const check of syncChecks(ctx, { quick: false })) found.push(check);
  const warned = found.filter(({ title }) => title.endsWith('的账号'));
  expect(warned).toMatchObject([{ title: '同步来源 erp 的账号', state: 'warning' }]);
  expect(found.find(({ title }) => title === '同步任务的链接')).toMatchObject({
    state: 'warning',
    finding: expect.stringMatching(/只有正在运行的 zhiban start 知道.*链接没有检查；要检查，在演练场的群里发“体检”/),
  });
});
