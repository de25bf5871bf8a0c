// Fields, tables and bases: made, changed as a whole, deleted; links that go both ways (feishu.md §6.1, §6.6).
import { expect, test } from 'vitest';
import { asked, FIELDS, openedBase, read, tokenOf, written } from './opened-base.ts';

test('fields are made with their properties, and once with the same token', async () => {
  const world = await openedBase();
  const made = await world.at('POST', 'fields', { field_name: ' 价格 ', type: 2, property: { formatter: '0.00' } });
  expect(made.data.field).toMatchObject({
    field_name: '价格',
    type: 2,
    ui_type: 'Number',
    property: { formatter: '0.00' },
    is_primary: false,
  });
  const token = 'client_token=fe599b60-450f-46ff-b2ef-9f6675625b97';
  const body = { field_name: '日期', type: 5, property: { date_formatter: 'yyyy/MM/dd HH:mm' } };
  const first = await world.at('POST', `fields?${token}`, body);
  expect((await world.at('POST', `fields?${token}`, body)).data).toEqual(first.data);
  const { data } = await world.at('GET', 'fields?page_size=5');
  expect(data).toMatchObject({
    total: 11,
    has_more: true,
    items: [{ field_name: '编号', is_primary: true }, {}, {}, {}, {}],
  });
  const rest = await world.at('GET', `fields?page_size=100&page_token=${data.page_token}&text_field_as_array=true`);
  expect(rest.data.items).toHaveLength(6);
  expect(rest.data.items[0].description).toEqual([{ type: 'text', text: '' }]);
});

const REFUSED: readonly (readonly [object, number])[] = [
  [{ field_name: '数量', type: 1 }, 1254014],
  [{ field_name: '  ', type: 1 }, 1254028],
  [{ type: 1 }, 1254001],
  [{ field_name: '甲', type: 99 }, 1254001],
  [{ field_name: '甲', type: 19 }, 1254012],
  [{ field_name: '甲', type: 2, ui_type: 'Text' }, 1254012],
  [{ field_name: '甲', type: 2, property: { formatter: '0,0' } }, 1254081],
  [{ field_name: '甲', type: 2, ui_type: 'Currency', property: { formatter: '0.00' } }, 1254081],
  [{ field_name: '甲', type: 3, property: { options: [{ name: '' }] } }, 1254026],
  [{ field_name: '甲', type: 3, property: { options: [{ name: '早', color: 55 }] } }, 1254082],
  [{ field_name: '甲', type: 5, property: { date_formatter: 'YYYY-MM-DD' } }, 1254084],
  [{ field_name: '甲', type: 18, property: {} }, 1254089],
  [{ field_name: '甲', type: 18, property: { table_id: 'tblAAAAAAAAAAAA' } }, 1254041],
];

test('what is no field is refused with its code', async () => {
  const world = await openedBase();
  for (const [body, code] of REFUSED) {
    expect([body, (await world.at('POST', 'fields', body)).code]).toEqual([body, code]);
  }
});

test('a change overwrites the whole field: options that are left out are gone, from cells, too', async () => {
  const world = await openedBase();
  await written(world, { 班次: '早' });
  await written(world, { 班次: '晚' });
  const { data } = await world.at('GET', 'fields?page_size=100');
  const field = data.items[2];
  const late = field.property.options[1];
  const changed = await world.at('PUT', `fields/${field.field_id}`, {
    field_name: '班',
    type: 3,
    property: { options: [{ ...late, name: '晚班' }, { name: '夜' }] },
  });
  expect(changed.data.field.property.options.map((option: { name: string }) => option.name)).toEqual(['晚班', '夜']);
  expect(await read(world)).toEqual([{}, { 班: '晚班' }]);
  await world.at('PUT', `fields/${field.field_id}`, { field_name: '班', type: 3 });
  expect(await read(world)).toEqual([{}, {}]);
});

test('the first column stays, others go with what is in them; three hundred are the most', async () => {
  const world = await openedBase();
  await written(world, { 编号: '一', 数量: 1 });
  const { data } = await world.at('GET', 'fields?page_size=100');
  const [first, second] = data.items;
  expect((await world.at('DELETE', `fields/${first.field_id}`)).code).toBe(1254046);
  expect((await world.at('PUT', `fields/${first.field_id}`, { field_name: '编号', type: 7 })).code).toBe(1254012);
  expect((await world.at('DELETE', `fields/${second.field_id}`)).data).toEqual({
    field_id: second.field_id,
    deleted: true,
  });
  expect(await read(world)).toEqual([{ 编号: [{ type: 'text', text: '一' }] }]);
  for (let count = FIELDS.length - 1; count < 300; count++) {
    world.simulator.bitable.addField(world.table, { field_name: `列${count}`, type: 1 });
  }
  expect((await world.at('POST', 'fields', { field_name: '太多', type: 1 })).code).toBe(1254105);
});

test('a link that goes both ways is written on one side and read on both', async () => {
  const world = await openedBase([{ field_name: '设备', type: 1 }]);
  const parts = await world.call('POST', 'tables', {
    table: {
      name: '零件',
      default_view_name: '全部',
      fields: [
        { field_name: '名称', type: 1 },
        { field_name: '用于', type: 21, property: { table_id: world.table, back_field_name: '零件' } },
      ],
    },
  });
  // Made with the table, a link has no other side yet; made by itself it has.
  const table = parts.data.table_id;
  await world.call('POST', `tables/${table}/fields`, {
    field_name: '装在',
    type: 21,
    property: { table_id: world.table, back_field_name: '装有' },
  });
  const [device = ''] = world.simulator.bitable.addRecords(world.table, [{ 设备: '泵' }]);
  const made = await world.call('POST', `tables/${table}/records`, { fields: { 名称: '轴承', 装在: [device] } });
  const part = made.data.record.record_id;
  expect((await read(world))[0]?.装有).toEqual({ link_record_ids: [part] });
  await world.call('PUT', `tables/${table}/records/${part}`, { fields: { 装在: null } });
  expect((await read(world))[0]?.装有).toBeUndefined();
  expect(
    (await world.call('PUT', `tables/${table}/records/${part}`, { fields: { 装在: ['recAAAAAAAAAA'] } })).code,
  ).toBe(1254074);
  await world.call('PUT', `tables/${table}/records/${part}`, { fields: { 装在: [device] } });
  await world.call('DELETE', `tables/${table}/records/${part}`);
  expect((await read(world))[0]?.装有).toBeUndefined();
});

test('tables: names, the first field, and the last one stays', async () => {
  const world = await openedBase();
  const make = async (table: object) => (await world.call('POST', 'tables', { table })).code;
  expect(await make({ name: '台账' })).toBe(1254013);
  expect(await make({ name: '' })).toBe(1254021);
  expect(await make({ name: 'a/b' })).toBe(1254022);
  expect(await make({ name: '甲', default_view_name: '视图' })).toBe(1254001);
  expect(await make({ name: '甲', fields: [{ field_name: '完成', type: 7 }] })).toBe(1254012);
  const made = await world.call('POST', 'tables', { table: { name: '甲', fields: FIELDS } });
  expect(made.data).toEqual({
    table_id: expect.stringMatching(/^tbl/),
    default_view_id: expect.stringMatching(/^vew/),
    field_id_list: expect.any(Array),
  });
  const listed = await world.call('GET', 'tables');
  expect(listed.data).toMatchObject({ total: 2, has_more: false, items: [{ name: '台账' }, { name: '甲' }] });
  expect((await world.call('PATCH', `tables/${made.data.table_id}`, { name: '乙' })).data).toEqual({ name: '乙' });
  expect((await world.call('DELETE', `tables/${made.data.table_id}`)).code).toBe(0);
  expect((await world.call('DELETE', `tables/${world.table}`)).code).toBe(1254034);
});

test('a base that an app makes is its own', async () => {
  const { simulator } = await openedBase();
  const token = await tokenOf(simulator.url);
  const made = await asked(simulator.url, token, 'POST', 'bitable/v1/apps', { name: '新的' });
  const nowhere = await asked(simulator.url, token, 'POST', 'bitable/v1/apps', { time_zone: 'Mars/Olympus' });
  expect(nowhere.code).toBe(1254001);
  expect(made.data.app).toMatchObject({ name: '新的', default_table_id: expect.stringMatching(/^tbl/) });
  const meta = await asked(simulator.url, token, 'GET', `bitable/v1/apps/${made.data.app.app_token}`);
  expect(meta.data.app).toMatchObject({ name: '新的', is_advanced: false, time_zone: 'Asia/Shanghai' });
  const changed = await asked(simulator.url, token, 'PUT', `bitable/v1/apps/${made.data.app.app_token}`, {
    is_advanced: true,
  });
  expect(changed.data.app.is_advanced).toBe(true);
});
