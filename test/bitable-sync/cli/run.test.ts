// Runs by the shell: tried, run, verified, undone and loaded back, with what they said and how they ended.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { decide } from '../../../src/features/bitable-sync/approve/decide.ts';
import type { SyncRun } from '../../../src/features/bitable-sync/model/run.ts';
import { openStore } from '../../../src/store/store.ts';
import { APP_ID, APP_SECRET, ENCRYPT_KEY, opened, VERIFICATION_TOKEN } from '../../simulator/opened.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { openProduct } from '../../support/product.ts';
import { sqlRunner } from '../../support/sql-runner.ts';

it('a run says how far it is and how it ended, and ends with 0 only when all of it is done', async () => {
  const { simulator } = await opened();
  const { app } = simulator.bitable.createBase({ name: '能耗' });
  const { table } = simulator.bitable.createTable(app, { name: '设备', fields: [{ field_name: 'code', type: 1 }] });
  const database = await freshDatabase('postgres');
  const source = await sqlRunner(database.url);
  const store = await freshDatabase('sqlite');
  onTestFinished(async () => {
    await source.close();
    await Promise.all([database.drop(), store.drop()]);
  });
  await source.run('create table devices (code varchar(20) primary key, title varchar(20))');
  await source.run("insert into devices values ('a', '一'), ('b', '二')");
  const feishu = {
    appId: APP_ID,
    appSecret: APP_SECRET,
    encryptKey: ENCRYPT_KEY,
    verificationToken: VERIFICATION_TOKEN,
  };
  const product = openProduct({
    storeUrl: store.url,
    config: stringify({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
      dataDir: '${ZHIBAN_DATA_DIR}',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
      store: { url: '${ZHIBAN_STORE_URL}' },
      feishu: { ...feishu, domain: simulator.url },
      'bitable-sync': { databases: { erp: database.url }, approve: { share: 1, rows: 1_000 } },
    }),
  });
  onTestFinished(() => product.close());
  const link = `https://zhiban.feishu.cn/base/${app}?table=${table}`;
  const task = {
    name: '设备',
    source: 'erp',
    sql: 'select code, title from devices',
    link,
    mode: 'full',
    edits: 'source',
    key: ['code'],
  };
  await product.ok('sync', 'import', product.write('tasks.yaml', stringify({ tasks: [task] })));

  expect((await product.ok('sync', 'dry', '设备')).out).toContain('试跑，什么也没有写：新建 2');
  const waiting = await product.run('sync', 'run', '1', '--json');
  expect(waiting.code).toBe(1);
  const { id, state } = waiting.json<SyncRun>();
  expect(state).toBe('waiting');
  const again = await product.run('sync', 'run', '没有这个任务');
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('没有任务') });
  expect((await product.run('sync', 'run', ' ')).err).toContain('用 zhiban sync list 看全部任务');
  const noBook = await product.run('sync', 'load', product.write('not.xlsx', 'no book'), '--task', '1');
  expect(noBook.err).toContain('（里面不是 .xlsx 的内容）；请给一个 .xlsx 文件');
  const own = await openStore(store.url);
  await own.transaction((trx) => decide(trx, { run: id, person: 'ou_wang', press: 'yes', now: new Date() }));
  await own.close();
  // Approved, it waits for its turn: asked for again, it is this one that is done.
  const done = (await product.ok('sync', 'run', '1', '--json')).json<SyncRun>();
  expect(done).toMatchObject({ id, state: 'ok', counts: { created: 2 } });
  expect((await product.ok('sync', 'verify', '1')).out).toContain('核对：两边一样，2 行');
  await source.run("update devices set title = '改' where code = 'a'");
  // Of its own, so that a script tells a difference from what could not be compared.
  const differing = await product.run('sync', 'verify', '1');
  expect([differing.code, differing.out.includes('不同 1')]).toEqual([2, true]);
  const { trace } = (await product.ok('sync', 'run', '1', '--json')).json<SyncRun>();
  expect((await product.ok('sync', 'list')).out).toContain(`（编号 ${trace}）`);
  expect((await product.ok('sync', 'list', '--json')).json()).toMatchObject([{ last: { trace } }]);
  expect((await product.ok('sync', 'undo', trace)).out).toContain('撤销：更新 1');
  const titles = () => JSON.stringify(simulator.bitable.rows(table).map(({ fields }) => fields.title));
  expect(titles()).toContain('一');
  // The book of the last run that read the source has what was undone.
  const book = join(product.dataDir, 'runs', 'task_1.xlsx');
  expect((await product.ok('sync', 'load', book, '--task', '1')).out).toContain('更新 1');
  expect(titles()).toContain('改');
  // A relative path is looked for where the runs leave their books, too.
  const loaded = await product.ok('sync', 'load', 'runs/task_1.xlsx', '--task', '1');
  expect(loaded.out.match(/2 行里 2 行没有变/g)).toHaveLength(1);
  const nowhere = await product.run('sync', 'load', 'nowhere.xlsx', '--task', '1');
  expect(nowhere).toMatchObject({ code: 1 });
  expect(nowhere.err).toContain(`当前文件夹里没有（${join(process.cwd(), 'nowhere.xlsx')}）`);
  expect(nowhere.err).toContain(`数据文件夹里也没有（${join(product.dataDir, 'nowhere.xlsx')}）`);
  expect(nowhere.err).not.toContain('例如');
  // What is left out of a long list is counted, the two good rows of a refused plan with it.
  await source.run('alter table devices drop constraint devices_pkey');
  await source.run("insert into devices select '', 'x' from generate_series(1, 250)");
  const refused = await product.run('sync', 'run', '1');
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('来源里主键为空 250 处');
  expect(refused.out).toContain('  还有 232 行没有写，原因在这次运行的日志里');
});
