// Records of Bitables: written in one form and read in another, in batches that are all or nothing (feishu.md §6.1, §6.5).
import { expect, test } from 'vitest';
import { openedBase, read, written } from './opened-base.ts';

test('every type is read in its own form, and empty cells are absent', async () => {
  const world = await openedBase();
  const zhang = world.simulator.people.find('张三')?.id ?? '';
  const cells = {
    编号: '00123',
    数量: 12.5,
    班次: '早',
    标签: ['新', '旧'],
    时间: 1_764_115_200_000,
    完成: true,
    负责人: [{ id: zhang }],
    电话: '+8613800000000',
    链接: { text: '说明', link: 'https://example.com/a' },
  };
  const made = await written(world, cells);
  // What was written is answered as it was written.
  expect(made.data.records).toEqual([
    { fields: cells, id: expect.stringMatching(/^rec/), record_id: expect.stringMatching(/^rec/) },
  ]);
  await written(world, { 编号: '空', 标签: [], 数量: null });
  expect(await read(world)).toEqual([
    {
      ...cells,
      编号: [{ type: 'text', text: '00123' }],
      负责人: [{ id: zhang, name: '张三', en_name: '张三', email: '', avatar_url: '' }],
    },
    { 编号: [{ type: 'text', text: '空' }] },
  ]);
});

test('an update changes the cells it names, null empties them, and a batch is all or nothing', async () => {
  const world = await openedBase();
  const { data } = await world.at('POST', 'records/batch_create', {
    records: [{ fields: { 编号: '一', 数量: 1 } }, { fields: { 编号: '二', 数量: 2 } }],
  });
  const [one, two] = data.records.map((record: { record_id: string }) => record.record_id);
  const bad = await world.at('POST', 'records/batch_update', {
    records: [
      { record_id: one, fields: { 数量: 10 } },
      { record_id: two, fields: { 数量: '20' } },
    ],
  });
  expect(bad).toMatchObject({ status: 400, code: 1254061 });
  await world.at('POST', 'records/batch_update', {
    records: [{ record_id: two, fields: { 数量: null, 完成: false } }],
  });
  expect(await read(world)).toEqual([
    { 编号: [{ type: 'text', text: '一' }], 数量: 1 },
    { 编号: [{ type: 'text', text: '二' }], 完成: false },
  ]);
  expect(await world.at('POST', 'records/batch_delete', { records: [one, 'recAAAAAAAAAA'] })).toMatchObject({
    code: 1254043,
  });
  expect(await read(world)).toHaveLength(2);
  expect((await world.at('POST', 'records/batch_delete', { records: [one] })).data).toEqual({
    records: [{ deleted: true, record_id: one }],
  });
  expect(await read(world)).toHaveLength(1);
});

test('one record at a time works, too', async () => {
  const world = await openedBase();
  const { data } = await world.at('POST', 'records', { fields: { 编号: '一' } });
  const id = data.record.record_id;
  await world.at('PUT', `records/${id}`, { fields: { 数量: 3 } });
  // The older way of reading gives texts as one string.
  expect((await world.at('GET', `records/${id}`)).data.record).toEqual({
    record_id: id,
    fields: { 编号: '一', 数量: 3 },
  });
  expect((await world.at('GET', 'records?text_field_as_array=true')).data.items[0].fields.编号).toEqual([
    { type: 'text', text: '一' },
  ]);
  expect((await world.at('DELETE', `records/${id}`)).data).toEqual({ deleted: true, record_id: id });
  expect((await world.at('GET', `records/${id}`)).code).toBe(1254043);
});

test('pages go on where they ended, also when rows before have gone', async () => {
  const world = await openedBase();
  const ids = world.simulator.bitable.addRecords(
    world.table,
    Array.from({ length: 7 }, (_, at) => ({ 编号: `第${at}` })),
  );
  const first = await world.at('POST', 'records/search?page_size=3', { field_names: ['编号'] });
  expect(first.data).toMatchObject({ has_more: true, total: 7, page_token: expect.any(String) });
  world.simulator.bitable.deleteRecords(world.table, [ids[0] ?? '']);
  const second = await world.at('POST', `records/search?page_size=3&page_token=${first.data.page_token}`, {});
  expect(second.data.items.map((item: { record_id: string }) => item.record_id)).toEqual(ids.slice(3, 6));
  const third = await world.at('POST', `records/search?page_size=3&page_token=${second.data.page_token}`, {});
  expect(third.data).toEqual({ items: [expect.anything()], total: 6, has_more: false });
  expect((await world.at('POST', 'records/search?page_token=nonsense', {})).code).toBe(1254002);
  expect((await world.at('POST', 'records/search?page_size=501', {})).code).toBe(1254011);
});

test('by ids: what is there, and what is not', async () => {
  const world = await openedBase();
  const [id = ''] = world.simulator.bitable.addRecords(world.table, [{ 编号: '一' }]);
  const found = await world.at('POST', 'records/batch_get', {
    record_ids: [id, 'recAAAAAAAAAA'],
    automatic_fields: true,
  });
  expect(found.data).toMatchObject({
    records: [{ record_id: id, created_time: expect.any(Number), last_modified_by: expect.any(Object) }],
    absent_record_ids: ['recAAAAAAAAAA'],
    forbidden_record_ids: [],
  });
  const many = Array.from({ length: 101 }, () => id);
  expect((await world.at('POST', 'records/batch_get', { record_ids: many })).code).toBe(1254104);
});

test('the same client_token makes nothing twice', async () => {
  const world = await openedBase();
  const token = 'client_token=fe599b60-450f-46ff-b2ef-9f6675625b97';
  const records = [{ fields: { 编号: '一' } }];
  const first = await world.at('POST', `records/batch_create?${token}`, { records });
  const again = await world.at('POST', `records/batch_create?${token}`, { records });
  expect(again).toEqual(first);
  expect(await read(world)).toHaveLength(1);
  const other = await world.at('POST', `records/batch_create?${token}`, { records: [{ fields: { 编号: '二' } }] });
  expect(other).toMatchObject({ status: 400, code: 1255006 });
  world.simulator.bitable.set({ repeatedToken: 'refused' });
  expect(await world.at('POST', `records/batch_create?${token}`, { records })).toMatchObject({
    status: 403,
    code: 1254608,
  });
  // Only the fourth version will do.
  const old = 'client_token=fe599b60-450f-11ff-b2ef-9f6675625b97';
  expect(await world.at('POST', `records/batch_create?${old}`, { records })).toMatchObject({
    status: 400,
    code: 1254037,
  });
  expect(await read(world)).toHaveLength(1);
});
