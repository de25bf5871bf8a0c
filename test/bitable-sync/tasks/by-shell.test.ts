// Tasks by the shell: listed, written as YAML, brought in again; and a section whose names mean two things.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readWrittenTasks, writtenTasks } from '../../../src/features/bitable-sync/tasks/written.ts';
import { openProduct, type Product } from '../../support/product.ts';
import { definitionWith } from './written-task.ts';

const opened: Product[] = [];
afterEach(() => {
  for (const product of opened.splice(0)) product.close();
});

function productWith(section: object = { databases: { erp: 'mysql://reader@127.0.0.1:9/erp' } }): Product {
  const config = stringify({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    dataDir: '${ZHIBAN_DATA_DIR}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    store: { url: '${ZHIBAN_STORE_URL}' },
    sites: [{ code: 'suzhou', name: '苏州基地', sources: { iot: 'sqlite:iot.db' } }],
    'bitable-sync': section,
  });
  const product = openProduct({ config });
  opened.push(product);
  return product;
}

it('tasks go out as YAML and come in by their names: new, changed, or as they are', async () => {
  const product = productWith();
  const tasks = [
    definitionWith({ name: '库存', source: 'erp', cron: '0 3 * * *', sql: 'select code\nfrom stock\n' }),
    definitionWith({
      name: '设备',
      source: 'suzhou/iot',
      enabled: false,
      link: 'https://feishu.cn/base/bascnDev?table=tblDev',
    }),
  ];
  const file = product.write('任务.yaml', writtenTasks(tasks.map((definition) => ({ definition }))));
  expect((await product.ok('sync', 'import', file, '--dry-run')).out).toMatch(
    /— {2}库存 {2}新建[\s\S]*这是试看，什么也没有写/,
  );
  expect((await product.ok('sync', 'list')).out).toContain('还没有同步任务');
  expect((await product.ok('sync', 'import', file)).out).toContain('1  库存  新建\n2  设备  新建');
  expect((await product.ok('sync', 'import', file)).out).toContain('1  库存  没有变化');
  const out = join(product.folder, 'out.yaml');
  await product.ok('sync', 'export', '--out', out);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(file, 'utf8'));
  expect(readWrittenTasks((await product.ok('sync', 'export', '设备')).out)).toEqual([tasks[1]]);
  product.write('任务.yaml', readFileSync(file, 'utf8').replace('mode: full', 'mode: clone'));
  const changed = await product.ok('sync', 'import', file, '--json');
  expect(changed.json()).toMatchObject({
    tasks: [
      { id: 1, state: 'changed' },
      { id: 2, state: 'same' },
    ],
  });
  const list = await product.ok('sync', 'list');
  expect(list.out).toContain('1  库存  erp  clone  每天 03:00  启用  没有运行过');
  expect(list.out).toContain('2  设备  suzhou/iot  full  只在有人要时  停用  没有运行过');
  const [first] = (await product.ok('sync', 'list', '--json')).json<
    readonly { next: string | null; version: number }[]
  >();
  expect(first).toMatchObject({ version: 2, next: expect.stringMatching(/T19:00:00.000Z$/) });
});

it('says which tasks write one table, those of the same file too, before anything is written', async () => {
  const product = productWith();
  const two = [definitionWith({ name: '库存' }), definitionWith({ name: '副本', mode: 'clone' })];
  const file = product.write('任务.yaml', writtenTasks(two.map((definition) => ({ definition }))));
  for (const options of [['--dry-run'], []]) {
    const { out } = await product.ok('sync', 'import', file, ...options);
    expect(out).toMatch(/库存 {2}新建\n {4}! 任务“副本”（clone）也写这张表[^\n]*\n {4}! 任务“副本”是 clone：会删除/);
    expect(out).toMatch(/副本 {2}新建\n {4}! 任务“库存”（full）也写这张表/);
  }
});

it('asks the sources for the columns of the queries, where they can be reached', async () => {
  const product = productWith();
  const db = new Database(product.write('iot.db', ''));
  db.exec('create table devices (code text, title text, title2 text)');
  db.close();
  const of = (source: string, rest: Parameters<typeof definitionWith>[0] = {}) =>
    writtenTasks([{ definition: definitionWith({ source, sql: 'select * from devices', ...rest }) }]);
  const config = readFileSync(product.env.ZHIBAN_CONFIG ?? '', 'utf8').replace(
    'sqlite:iot.db',
    `sqlite:${join(product.folder, 'iot.db')}`,
  );
  product.write('zhiban.yaml', config);
  const tried = async (yaml: string, ...options: readonly string[]) =>
    product.run('sync', 'import', product.write('任务.yaml', yaml), ...options);
  for (const options of [['--dry-run'], []]) {
    expect((await tried(of('suzhou/iot', { key: ['kode'] }), ...options)).err).toContain('键列“kode”不在查询结果里');
    const both = of('suzhou/iot', { mapping: { title2: 'title' } });
    expect((await tried(both, ...options)).err).toContain('2 列都要写进字段“title”：“title”、“title2”');
  }
  expect((await tried(of('erp'), '--dry-run')).out).toMatch(/设备表 {2}新建\n {4}· 没有核对 SQL 的列：.*拒绝连接/);
});

it('nothing is brought in of a file in which one task cannot be used', async () => {
  const product = productWith();
  const tasks = [
    definitionWith({ source: 'erp' }),
    definitionWith({ name: '坏', source: 'epr', key: [], mode: 'overwrite' }),
  ];
  const file = product.write('任务.yaml', writtenTasks(tasks.map((definition) => ({ definition }))));
  const refused = await product.run('sync', 'import', file);
  expect(refused.code).not.toBe(0);
  expect(refused.err).toMatch(/什么也没有导入[\s\S]*坏：没有来源“epr”，是不是 erp？[\s\S]*坏：overwrite 没有写主键/);
  expect((await product.run('sync', 'export', '坏')).err).toContain('没有任务“坏”；还没有任务');
  expect((await product.run('sync', 'import', 'gone.yaml')).err).toContain('读不了 gone.yaml');
  product.write('任务.yaml', 'tasks:\n  - name: 库存\n    mode: ful\n');
  expect((await product.run('sync', 'import', file)).err).toMatch(/任务\.yaml:3:11 {2}tasks\[0\]\.mode/);
});

it('a database is not called like the lake or a site', async () => {
  const product = productWith({ databases: { lake: 'sqlite:a.db', suzhou: 'sqlite:b.db' } });
  const { err } = await product.run('sync', 'list');
  expect(err).toMatch(/bitable-sync\.databases\.lake：.*已经是台账湖/);
  const other = productWith({ databases: { suzhou: 'sqlite:b.db' } });
  expect((await other.run('sync', 'list')).err).toMatch(/bitable-sync\.databases\.suzhou：.*是苏州基地的编码/);
});
