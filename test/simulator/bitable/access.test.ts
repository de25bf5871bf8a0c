// Who may do what in a base: access, advanced permissions, scopes, nodes of a wiki, names of people (feishu.md §1.2, §6.1, §6.8).
import { expect, test } from 'vitest';
import { APP_ID, asked, FIELDS, openedBase, read, tokenOf, written } from './opened-base.ts';

test('without access 91403, with reading 1254302 on writes', async () => {
  const world = await openedBase();
  const { bitable } = world.simulator;
  bitable.setAccess(world.app, 'none');
  expect(await world.at('POST', 'records/search', {})).toMatchObject({ status: 403, code: 91403 });
  bitable.setAccess(world.app, 'read', APP_ID);
  expect((await world.at('POST', 'records/search', {})).code).toBe(0);
  expect(await written(world, { 编号: '一' })).toMatchObject({ status: 403, code: 1254302 });
  expect((await world.at('POST', 'fields', { field_name: '甲', type: 1 })).code).toBe(1254302);
  const token = await tokenOf(world.simulator.url);
  const renamed = await asked(world.simulator.url, token, 'PUT', `bitable/v1/apps/${world.app}`, { name: '改' });
  expect(renamed.code).toBe(1254302);
});

test('with advanced permissions whoever does not manage finds nothing, and is told of success', async () => {
  const world = await openedBase();
  const { bitable } = world.simulator;
  const [id] = bitable.addRecords(world.table, [{ 编号: '一', 数量: 1 }]);
  bitable.hideFields(world.table, ['数量']);
  bitable.setAdvanced(world.app, true);
  expect(await world.at('POST', 'records/search', {})).toMatchObject({
    status: 200,
    code: 0,
    data: { items: null, total: 0 },
  });
  expect((await world.at('POST', 'records/search', { field_names: ['数量'] })).code).toBe(1254045);
  expect((await world.at('POST', 'records/batch_get', { record_ids: [id] })).data).toEqual({
    records: [],
    forbidden_record_ids: [id],
    absent_record_ids: [],
  });
  expect((await written(world, { 编号: '二' })).code).toBe(1254302);
  bitable.set({ withoutRights: 'refused' });
  expect(await world.at('POST', 'records/search', {})).toMatchObject({ status: 403, code: 1254302 });
  bitable.setAccess(world.app, 'manage');
  expect(await read(world)).toEqual([{ 编号: [{ type: 'text', text: '一' }], 数量: 1 }]);
});

test('each endpoint has its scope, and reading ones are open to readers', async () => {
  const world = await openedBase(FIELDS, { scopes: ['bitable:app:readonly', 'base:record:delete'] });
  expect((await world.at('POST', 'records/search', {})).code).toBe(0);
  const refused = (await written(world, { 编号: '一' })) as unknown as {
    readonly status: number;
    readonly error: unknown;
  };
  expect(refused).toMatchObject({
    status: 400,
    code: 99991672,
    error: {
      permission_violations: [
        { type: 'action_scope_required', subject: 'base:record:create' },
        { type: 'action_scope_required', subject: 'bitable:app' },
      ],
    },
  });
  expect((await world.at('DELETE', 'records/recAAAAAAAAAA')).code).toBe(1254043);
});

test('without a scope for names, people are bare ids; ids of another type are asked for', async () => {
  const world = await openedBase(FIELDS, { scopes: ['bitable:app'] });
  const zhang = world.simulator.people.find('张三')?.id ?? '';
  await written(world, { 负责人: [{ id: zhang }] });
  expect((await read(world))[0]?.负责人).toEqual([{ id: zhang }]);
  const union = await world.at('POST', 'records/search?user_id_type=union_id', {});
  const [{ id }] = union.data.items[0].fields.负责人;
  expect(id).toMatch(/^on_/);
  const again = await world.at('POST', 'records?user_id_type=union_id', { fields: { 负责人: [{ id }] } });
  expect(again.code).toBe(0);
  expect((await world.at('POST', 'records', { fields: { 负责人: [{ id }] } })).code).toBe(1254066);
});

test('a node of a wiki tells which base it shows', async () => {
  const { simulator, app } = await openedBase();
  const token = await tokenOf(simulator.url);
  const node = (query: string) => asked(simulator.url, token, 'GET', `wiki/v2/spaces/get_node?${query}`);
  simulator.bitable.wikiNode('NodeA', app, { title: '能耗台账' });
  simulator.bitable.wikiNode('NodeB', 'doxTheOther', { kind: 'docx' });
  simulator.bitable.wikiNode('NodeC', app, { closed: true });
  expect((await node('token=NodeA&obj_type=wiki')).data.node).toMatchObject({
    node_token: 'NodeA',
    obj_token: app,
    obj_type: 'bitable',
    title: '能耗台账',
  });
  expect((await node('token=NodeB')).data.node).toMatchObject({ obj_type: 'docx', obj_token: 'doxTheOther' });
  expect(await node('obj_type=wiki')).toMatchObject({ status: 400, code: 131002 });
  expect(await node('token=Nowhere')).toMatchObject({ status: 400, code: 131005 });
  expect(await node('token=NodeC')).toMatchObject({ status: 400, code: 131006 });
  simulator.bitable.setAccess(app, 'none');
  expect((await node('token=NodeA')).code).toBe(131006);
});
