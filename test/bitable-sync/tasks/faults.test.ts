// What is wrong with a task is said part by part: what was found, what was wanted, what to do.
import { expect, it, test } from 'vitest';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { DEFAULT_LIMITS, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { definitionFaults } from '../../../src/features/bitable-sync/tasks/faults.ts';
import { definitionWith } from './written-task.ts';

const ctx = {
  config: { sites: [{ code: 'suzhou', name: '苏州基地', sources: { iot: {} } }] },
  settings: { databases: { erp: '' } },
} as unknown as Pick<SyncContext, 'config' | 'settings'>;

const found = (rest: Partial<TaskDefinition>, others: Parameters<typeof definitionFaults>[2] = []) =>
  definitionFaults(ctx, definitionWith({ source: 'erp', ...rest }), others).map(
    ({ field, message }) => `${field}：${message}`,
  );

it('a task that is right has no faults, whatever its mode', () => {
  const gone = { kind: 'mark', field: '状态', text: '已删除' } as const;
  const archive = { kind: 'archive', table: 'tblArchive' } as const;
  expect(found({ source: 'suzhou/iot', cron: '30 8 * * 1-5', owner: 'ou_a1', gone })).toEqual([]);
  expect(found({ mode: 'overwrite', key: ['a', 'b'], mapping: { a: '甲', b: '乙' }, gone: archive })).toEqual([]);
  expect(found({ mode: 'clone', key: [] })).toEqual([]);
  expect(found({ mode: 'full', key: [] })).toEqual([]);
  expect(found({ mode: 'incremental' })).toEqual([]);
});

test.each<[Partial<TaskDefinition>, RegExp]>([
  [{ name: ' ' }, /^name：名称是空的/],
  [{ name: '名'.repeat(121) }, /^name：名称有 121 个字，最多 120 个/],
  [{ name: 'a\nb' }, /^name：名称里有换行/],
  [{ name: '#７' }, /^name：.*只是一个数字，会和任务编号分不清/],
  [{ source: 'epr' }, /^source：没有来源“epr”，是不是 erp？全部来源：.*suzhou\/iot、erp；别的数据库要先写进配置/],
  [{ sql: ' \n' }, /^sql：SQL 是空的/],
  [{ sql: 'select \0' }, /^sql：.*NUL/],
  [{ link: 'https://example.com/base/bascnAbc?table=tblA' }, /^link：.*域名 example\.com 不是飞书的/],
  [{ mode: 'overwrite', key: [] }, /^mode：overwrite 没有写主键.*要整表一致请用 clone/],
  [{ mode: 'incremental', key: [] }, /^mode：incremental 没有写主键.*要每次都追加请用 full/],
  [{ key: ['a', 'a'] }, /^key：主键里“a”写了两次/],
  [{ key: ['a'], skip: ['a'] }, /^key：主键列“a”又写在不写的列里/],
  [{ key: ['b'], mapping: { a: 'b' } }, /^mapping：2 列都要写进字段“b”：“a”、“b”/],
  [{ mapping: { a: '同', b: '同' } }, /^mapping：2 列都要写进字段“同”：“a”、“b”，请改映射/],
  [{ mapping: { a: ' ' } }, /^mapping：“a” → “ ” 有一边是空的/],
  [{ mapping: { a: '字'.repeat(101) } }, /^mapping：字段名“字+…”超过 100 个字/],
  [{ mapping: { '<<': 'a' } }, /^mapping：列名不能是 <</],
  [{ mapping: { a: 'A' }, skip: ['a'] }, /^mapping：“a”既写了字段，又写在不写的列里/],
  [{ mode: 'clone', gone: { kind: 'archive', table: 'tblB' } }, /^gone：clone 会删除/],
  [{ mode: 'incremental', gone: { kind: 'mark', field: 'a', text: 'b' } }, /^gone：incremental 只新增/],
  [{ key: [], gone: { kind: 'archive', table: 'tblB' } }, /^gone：没有主键，就不知道哪些行在源里没有了/],
  [{ gone: { kind: 'mark', field: 'code', text: 'x' } }, /^gone：字段“code”由查询的列写/],
  [{ gone: { kind: 'archive', table: '归档' } }, /^gone：归档表应为 tbl 开头的编号，写的是“归档”/],
  [{ gone: { kind: 'archive', table: 'tblAbc' } }, /^gone：归档表不能就是这张表自己/],
  [{ cron: '0 0 3 * * *' }, /^cron：“0 0 3 \* \* \*”不是五段 cron/],
  [{ cron: '0 3 31 2 *' }, /^cron：“0 3 31 2 \*”说的日子永远不会来，请改第 3 段（日）或第 4 段（月）；不要定时就留空$/],
  [{ cron: '0 25 * * *' }, /^cron：“0 25 \* \* \*”的第 2 段（时）写了 25，应为 0 到 23；不要定时就留空$/],
  [{ cron: '0 3 0 * *' }, /第 3 段（日）写了 0，应为 1 到 31/],
  [{ cron: '0 3 * * 1-9' }, /第 5 段（周）写了 9，应为 0 到 7/],
  [{ cron: '*/70 * * * *' }, /第 1 段（分）不能写“\*\/70”，可以写 \*、\*\/5、1-5/],
  [{ cron: '0 3 * 十月 *' }, /第 4 段（月）不能写“十月”/],
  [
    { cron: `${Array.from({ length: 60 }, (_, at) => at).join()} 3 * * *` },
    /^cron：“0,1,2.*”有 177 个字符，最多 120 个，更长的不会到点；连着的写成范围/,
  ],
  [{ owner: '李雷' }, /^owner：负责人应为 ou_ 开头的 open_id，写的是“李雷”/],
  [{ limits: { ...DEFAULT_LIMITS, batchSize: 501 } }, /^limits：每批的行数是 501，应为 1 到 500 的整数/],
  [{ limits: { ...DEFAULT_LIMITS, rows: 0 } }, /^limits：最多的行数是 0/],
])('%j is refused', (rest, message) => {
  const faults = found(rest);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(message);
});

it('a link that names no table is the only table of its base, as for who resolves it', () => {
  expect(found({ link: 'https://feishu.cn/base/bascnAbc' })).toEqual([]);
  expect(found({ link: 'https://feishu.cn/wiki/wikcnAbc' })).toEqual([]);
});

it('a name that is taken is refused, as people read it', () => {
  const others = [{ id: 3, definition: { name: 'Stock 库存' } }];
  expect(found({ name: ' ｓｔｏｃｋ 库存' }, others)).toEqual(['name：任务 3 已经叫“Stock 库存”，请换一个名字']);
});
