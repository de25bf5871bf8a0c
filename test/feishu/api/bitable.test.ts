import { describe, expect, it } from 'vitest';
import { FeishuError } from '../../../src/feishu/error.ts';
import { ok, openPlatform, refused } from './platform.ts';

const TABLE = { app: 'bascnA', table: 'tblB' };
const BASE = '/open-apis/bitable/v1/apps/bascnA';
const RECORDS = `${BASE}/tables/tblB/records`;
const TOKEN = 'fe599b60-450f-46ff-b2ef-9f6675625b97';

describe('a base', () => {
  it('says its name, its zone and whether advanced permissions are on', async () => {
    const { feishu, on } = await openPlatform();
    on(BASE, () => ok({ app: { name: '台账', is_advanced: true, time_zone: 'Asia/Shanghai' } }));
    expect(await feishu.baseMeta('bascnA')).toEqual({ name: '台账', isAdvanced: true, timeZone: 'Asia/Shanghai' });
    on(BASE, () => ok({ app: { name: '台账' } }));
    expect(await feishu.baseMeta('bascnA')).toEqual({ name: '台账', isAdvanced: false, timeZone: null });
  });

  it('gives all its tables and all fields of one, page by page', async () => {
    const { feishu, on, asked } = await openPlatform();
    on(`${BASE}/tables`, ({ query }) =>
      query.page_token === undefined
        ? ok({ items: [{ table_id: 'tbl1', name: '一' }], has_more: true, page_token: 'p2' })
        : ok({ items: [{ table_id: 'tbl2', name: '二' }], has_more: false, page_token: '' }),
    );
    const text = { field_id: 'fld1', field_name: '编号', type: 1, ui_type: 'Text', is_primary: true, property: null };
    on(`${BASE}/tables/tblB/fields`, () => ok({ items: [text, { field_id: 'fld2', field_name: '数', type: 2 }] }));
    expect((await feishu.listTables('bascnA')).map((table) => table.name)).toEqual(['一', '二']);
    expect(asked[1]?.query).toEqual({ page_size: '100', page_token: 'p2' });
    expect(await feishu.listFields(TABLE)).toEqual([
      { id: 'fld1', name: '编号', type: 1, uiType: 'Text', isPrimary: true, property: null },
      { id: 'fld2', name: '数', type: 2, uiType: null, isPrimary: false, property: null },
    ]);
  });

  it('is found behind a node of a wiki', async () => {
    const { feishu, on, asked } = await openPlatform();
    on('*', () => ok({ node: { obj_type: 'bitable', obj_token: 'bascnA', title: '台账' } }));
    expect(await feishu.wikiNode('wikcnN')).toEqual({ kind: 'bitable', token: 'bascnA', title: '台账' });
    expect(asked[0]).toMatchObject({
      path: '/open-apis/wiki/v2/spaces/get_node',
      query: { token: 'wikcnN', obj_type: 'wiki' },
    });
  });
});

describe('records', () => {
  it('are read a page at a time, needed fields only; lists that are null are empty', async () => {
    const { feishu, on, asked } = await openPlatform();
    on(`${RECORDS}/search`, ({ query }) =>
      query.page_token === undefined
        ? ok({ items: [{ record_id: 'rec1', fields: { 数: 1 } }], has_more: true, page_token: 'p2', total: 1 })
        : ok({ items: null, has_more: false, total: 1 }),
    );
    const first = await feishu.searchRecords(TABLE, { fields: ['数'], after: null, size: 500 });
    const second = await feishu.searchRecords(TABLE, { fields: [], after: first.next, size: 500 });
    expect(first).toEqual({ records: [{ id: 'rec1', fields: { 数: 1 } }], next: 'p2', total: 1 });
    expect(second).toEqual({ records: [], next: null, total: 1 });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      query: { page_size: '500', user_id_type: 'open_id' },
      body: { field_names: ['数'] },
    });
    expect(asked[1]).toMatchObject({ query: { page_token: 'p2' }, body: {} });
  });

  it('are read by their ids: those found, absent and forbidden', async () => {
    const { feishu, on, asked } = await openPlatform();
    on(`${RECORDS}/batch_get`, () =>
      ok({ records: [{ record_id: 'rec1', fields: {} }], absent_record_ids: ['rec2'], forbidden_record_ids: null }),
    );
    expect(await feishu.getRecords(TABLE, ['rec1', 'rec2'])).toEqual({
      records: [{ id: 'rec1', fields: {} }],
      absent: ['rec2'],
      forbidden: [],
    });
    expect(asked[0]?.body).toEqual({ record_ids: ['rec1', 'rec2'], user_id_type: 'open_id' });
  });

  it('are created under a token, updated cell by cell, deleted by id', async () => {
    const { feishu, on, asked } = await openPlatform();
    on(`${RECORDS}/batch_create`, () => ok({ records: [{ record_id: 'rec1' }, { record_id: 'rec2' }] }));
    on('*', () => ok({}));
    expect(await feishu.createRecords(TABLE, [{ 数: 1 }, { 数: 2 }], TOKEN)).toEqual(['rec1', 'rec2']);
    await feishu.updateRecords(TABLE, [{ id: 'rec1', fields: { 数: null } }]);
    await feishu.deleteRecords(TABLE, ['rec2']);
    expect(asked[0]).toMatchObject({
      query: { client_token: TOKEN, user_id_type: 'open_id' },
      body: { records: [{ fields: { 数: 1 } }, { fields: { 数: 2 } }] },
    });
    expect(asked[1]).toMatchObject({
      path: `${RECORDS}/batch_update`,
      body: { records: [{ record_id: 'rec1', fields: { 数: null } }] },
    });
    expect(asked[2]).toMatchObject({ path: `${RECORDS}/batch_delete`, body: { records: ['rec2'] } });
  });

  it('of which nothing changed are updated', async () => {
    const { feishu, on } = await openPlatform();
    on('*', () => refused(200, 1254606, 'DataNotChange'));
    await feishu.updateRecords(TABLE, [{ id: 'rec1', fields: { 数: 1 } }]);
    on('*', () => refused(200, 1254061, 'NumberFieldConvFail'));
    await expect(feishu.updateRecords(TABLE, [{ id: 'rec1', fields: { 数: 'x' } }])).rejects.toBeInstanceOf(
      FeishuError,
    );
  });

  it('that fill more than 16 MB are too large, not lost', async () => {
    const { feishu, on } = await openPlatform();
    on('*', () => ok({ items: [{ record_id: 'rec1', fields: { 文: 'x'.repeat(17 << 20) } }] }));
    const read = feishu.searchRecords(TABLE, { fields: [], after: null, size: 500 });
    await expect(read).rejects.toMatchObject({ kind: 'too-large', status: null });
  });
});

describe('fields and tables', () => {
  it('are made', async () => {
    const { feishu, on, asked } = await openPlatform();
    const definition = { field_name: '数', type: 2, property: { formatter: '0.00' } };
    on(`${BASE}/tables/tblB/fields`, () => ok({ field: { field_id: 'fld9', ...definition } }));
    on(`${BASE}/tables`, () => ok({ table_id: 'tblNew' }));
    expect(await feishu.createField(TABLE, definition, TOKEN)).toMatchObject({ id: 'fld9', name: '数', type: 2 });
    expect(await feishu.createTable('bascnA', { name: '归档', fields: [definition] })).toBe('tblNew');
    expect(asked[0]).toMatchObject({ query: { client_token: TOKEN }, body: definition });
    expect(asked[1]?.body).toEqual({ table: { name: '归档', fields: [definition] } });
  });
});

it.each<[number, number, string, string]>([
  [200, 1254290, 'rate-limited', '太频繁'],
  [429, 1254290, 'rate-limited', '太频繁'],
  [200, 1254291, 'temporary', '别的写入'],
  [400, 1254607, 'temporary', '还没有就绪'],
  [400, 1254036, 'temporary', '正在复制'],
  [200, 1254002, 'lost', '核实'],
  [504, 1255040, 'lost', '重试'],
  [200, 1255001, 'lost', '核实'],
  [403, 1254608, 'lost', '已经提交过'],
  [400, 1255006, 'lost', '标识'],
  [200, 1254104, 'too-large', '一次写得太多'],
  [413, 9499, 'too-large', '内容太大'],
  [400, 1254030, 'too-large', '读得太多'],
  [403, 91403, 'permission', '“更多”→“添加文档应用”'],
  [403, 1254302, 'permission', '高级权限'],
  [400, 91402, 'gone', '没有这个多维表格'],
  [404, 1254041, 'gone', '没有这张数据表'],
  [200, 1254043, 'gone', '没有这条记录'],
  [200, 1254045, 'gone', '空格和换行'],
  [400, 131006, 'permission', '知识库'],
  [200, 1254066, 'bad-request', '人员字段'],
  [200, 1254096, 'bad-request', '字段的属性'],
])('HTTP %i with code %i is %s and says %s', async (status, code, kind, says) => {
  const { feishu, on } = await openPlatform();
  on('*', () => refused(status, code));
  const failure = await feishu.deleteRecords(TABLE, ['rec1']).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ kind, code, message: expect.stringContaining(says) });
});
