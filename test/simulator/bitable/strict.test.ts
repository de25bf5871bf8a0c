// What the platform refuses, each with its code: values of the wrong form, names that are not exact, too much at once (feishu.md §6.2, §6.7).
import { describe, expect, it, test } from 'vitest';
import { type Answered, asked, openedBase, read, tokenOf, written } from './opened-base.ts';

const MORE = [
  { field_name: '编号', type: 1 },
  { field_name: '数量', type: 2 },
  { field_name: '班次', type: 3 },
  { field_name: '标签', type: 4 },
  { field_name: '时间', type: 5 },
  { field_name: '完成', type: 7 },
  { field_name: '负责人', type: 11 },
  { field_name: '电话', type: 13 },
  { field_name: '链接', type: 15 },
  { field_name: '附件', type: 17 },
  { field_name: '位置', type: 22 },
  { field_name: '群', type: 23 },
  { field_name: '公式', type: 20, property: { formula_expression: '1+1' } },
  { field_name: '引用', type: 19 },
  { field_name: '建于', type: 1001 },
  { field_name: '改于', type: 1002 },
  { field_name: '建者', type: 1003 },
  { field_name: '改者', type: 1004 },
  { field_name: '序号', type: 1005 },
];

const WRONG: readonly (readonly [string, unknown, number])[] = [
  ['编号', 12, 1254060],
  ['编号', [{ type: 'text', text: '甲' }], 1254060],
  ['编号', '长'.repeat(100_001), 1254130],
  ['数量', '12', 1254061],
  ['数量', true, 1254061],
  ['班次', ['早'], 1254062],
  ['班次', '', 1254026],
  ['标签', '早', 1254063],
  ['标签', [1], 1254063],
  ['标签', Array.from({ length: 1_001 }, (_, at) => `第${at}`), 1254130],
  ['时间', '2026-11-26', 1254064],
  ['时间', 1.5, 1254064],
  ['完成', '是', 1254065],
  ['完成', 1, 1254065],
  ['负责人', 'ou_x', 1254066],
  ['负责人', [{ id: 'ou_ofanotherapp' }], 1254066],
  ['电话', '138-0000', 1254072],
  ['电话', 13800000000, 1254072],
  ['电话', '1'.repeat(65), 1254072],
  ['链接', 'https://example.com', 1254068],
  ['链接', { text: '无' }, 1254068],
  ['附件', [{ file_token: 'boxOfAnotherBase' }], 1254303],
  ['附件', ['box'], 1254069],
  ['位置', '北京', 1254015],
  ['群', [{ id: 'ou_x' }], 1254015],
  ['公式', 2, 1254015],
  ['引用', 2, 1254015],
  ['建于', 1, 1254015],
  ['改于', 1, 1254015],
  ['建者', [], 1254015],
  ['改者', [], 1254015],
  ['序号', '1', 1254015],
  ['编号 ', '甲', 1254045],
  ['没有', '甲', 1254045],
];

test('a value of the wrong form is refused with the code of its type, and nothing of its batch is written', async () => {
  const world = await openedBase(MORE);
  for (const [field, value, code] of WRONG) {
    const records = [{ fields: { 编号: '好的' } }, { fields: { [field]: value } }];
    const answer = await world.at('POST', 'records/batch_create', { records });
    expect([field, JSON.stringify(value).slice(0, 40), answer.code]).toEqual([
      field,
      JSON.stringify(value).slice(0, 40),
      code,
    ]);
  }
  expect(await read(world)).toEqual([]);
});

test('what the platform fills in, and formulas and look-ups in their own form', async () => {
  const world = await openedBase(MORE);
  const [id = ''] = world.simulator.bitable.addRecords(world.table, [
    { 编号: '一', 公式: { type: 2, value: [3] }, 引用: { type: 1, value: [{ type: 'text', text: '甲' }] } },
  ]);
  const made = await written(world, { 位置: '121.47,31.23', 群: [{ id: 'oc_x' }] });
  await world.at('PUT', `records/${id}`, { fields: { 数量: 1 } });
  const [one, two] = await read(world);
  expect(one).toMatchObject({
    公式: { type: 2, value: [3] },
    引用: { type: 1, value: [{ type: 'text', text: '甲' }] },
    建于: expect.any(Number),
    建者: [{ id: 'ou_somebody' }],
    改者: [{ id: expect.stringMatching(/^ou_/), name: '值班' }],
    序号: '1',
  });
  expect(two).toMatchObject({ 位置: { location: '121.47,31.23' }, 群: [{ id: 'oc_x' }], 序号: '2' });
  expect(made.code).toBe(0);
});

test('a file of the same base can be written again', async () => {
  const world = await openedBase(MORE);
  const token = world.simulator.bitable.addFile(world.app, { name: '图.png', size: 10, type: 'image/png' });
  await written(world, { 附件: [{ file_token: token }] });
  expect((await read(world))[0]?.附件).toEqual([
    {
      file_token: token,
      name: '图.png',
      size: 10,
      type: 'image/png',
      url: expect.any(String),
      tmp_url: expect.any(String),
    },
  ]);
});

test('unknown options come into being, several of one cell with the same name each', async () => {
  const world = await openedBase();
  await written(world, { 班次: '夜', 标签: ['急', '急', '缓'] });
  await written(world, { 班次: '夜', 标签: ['急'] });
  const { data } = await world.at('GET', 'fields?page_size=100');
  const options = (name: string): readonly string[] =>
    data.items
      .find((field: { field_name: string }) => field.field_name === name)
      .property.options.map((option: { name: string }) => option.name);
  expect([options('班次'), options('标签')]).toEqual([
    ['早', '晚', '夜'],
    ['急', '急', '缓'],
  ]);
  expect((await read(world)).map((fields) => fields.标签)).toEqual([['急', '急', '缓'], ['急']]);
  // A batch that is refused leaves no option behind.
  await world.at('POST', 'records/batch_create', { records: [{ fields: { 班次: '错' } }, { fields: { 数量: '错' } }] });
  const after = await world.at('GET', 'fields?page_size=100');
  expect(JSON.stringify(after.data)).not.toContain('错');
});

describe('how much at once', () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ fields: { 编号: '甲' } }));

  it('takes a thousand, and a table so many rows as it may have', async () => {
    const world = await openedBase();
    expect((await world.at('POST', 'records/batch_create', { records: many(1_001) })).code).toBe(1254104);
    const made = await world.at('POST', 'records/batch_create', { records: many(1_000) });
    expect(made.data.records).toHaveLength(1_000);
    world.simulator.bitable.set({ mostRows: 1_000 });
    expect((await written(world, { 编号: '乙' })).code).toBe(1254103);
    const ids = made.data.records.map((record: { record_id: string }) => record.record_id);
    expect((await world.at('POST', 'records/batch_delete', { records: ids.slice(0, 501) })).code).toBe(1254104);
    expect((await world.at('POST', 'records/batch_create', { records: [] })).code).toBe(1254001);
  });

  it('takes so many bytes as it may, and answers so many', async () => {
    const world = await openedBase();
    world.simulator.bitable.set({ mostRequestBytes: 2_000 });
    expect(await world.at('POST', 'records/batch_create', { records: many(100) })).toMatchObject({ status: 413 });
    expect((await world.at('POST', 'records/batch_create', { records: many(20) })).code).toBe(0);
    world.simulator.bitable.set({ mostResponseBytes: 600 });
    expect((await world.at('POST', 'records/search?page_size=20', {})).code).toBe(1254030);
    expect((await world.at('POST', 'records/search?page_size=5', {})).code).toBe(0);
  });
});

test('ids that are none and ids of nothing have codes of their own, with both conventions of the status', async () => {
  const world = await openedBase();
  const { simulator, app, table } = world;
  const token = await tokenOf(simulator.url);
  const at = (path: string, method = 'GET', body?: unknown): Promise<Answered> =>
    asked(simulator.url, token, method, `bitable/v1/apps/${path}`, body);
  const gone = simulator.bitable.createBase({ name: '删' }).app;
  simulator.bitable.deleteBase(gone);
  simulator.bitable.wikiNode('NodeOfTheWiki123456789abcd', app);
  const cases: readonly (readonly [() => Promise<Answered>, number, number])[] = [
    [() => at('no'), 1254003, 400],
    [() => at('NobodysBase12345678901234567'), 91402, 404],
    [() => at('NodeOfTheWiki123456789abcd/tables'), 91402, 404],
    [() => at(gone), 1254040, 404],
    [() => at(`${app}/tables/xyz/fields`), 1254004, 400],
    [() => at(`${app}/tables/tblAAAAAAAAAAAA/fields`), 1254041, 404],
    [() => at(`${app}/tables/${table}/fields/no`, 'DELETE'), 1254009, 400],
    [() => at(`${app}/tables/${table}/fields/fldAAAAAAA`, 'DELETE'), 1254044, 404],
  ];
  for (const [call, code, status] of cases) expect(await call()).toMatchObject({ code, status });
  const wrongRecord = await world.at('DELETE', 'records/xyz');
  expect(wrongRecord).toMatchObject({ code: 1254006, status: 400 });
  simulator.bitable.set({ statuses: 'older' });
  expect(await at(`${app}/tables/tblAAAAAAAAAAAA/fields`)).toMatchObject({ code: 1254041, status: 200 });
});
