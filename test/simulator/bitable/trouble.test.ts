// Trouble of Bitables: two calls at once, faults by name, copies that lag behind, latency, rates, and a process that is killed (feishu.md §6.3, §6.7).
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asked, FIELDS, openedBase, openedSimulator, read, tokenOf, written } from './opened-base.ts';

test('two calls on one table at the same time: the second is refused, a read, too; another table is free', async () => {
  const world = await openedBase();
  const { bitable } = world.simulator;
  const other = bitable.createTable(world.app, { name: '别的', fields: FIELDS }).table;
  bitable.set({ latencyMs: 50 });
  const search = (table: string) => world.call('POST', `tables/${table}/records/search`, {});
  const codes = (await Promise.all([search(world.table), written(world, { 编号: '一' }), search(other)])).map(
    ({ code }) => code,
  );
  expect(codes.toSorted()).toEqual([0, 0, 1254291]);
  expect(codes[2]).toBe(0);
  bitable.set({ serial: 'base' });
  const inBase = await Promise.all([search(world.table), search(other)]);
  expect(inBase.map(({ code }) => code).toSorted()).toEqual([0, 1254291]);
});

test('every call takes so long as it is told to', async () => {
  const world = await openedBase();
  world.simulator.bitable.set({ latencyMs: 120 });
  const start = performance.now();
  await world.at('POST', 'records/search', {});
  expect(performance.now() - start).toBeGreaterThan(119);
});

const FAULTS = [
  ['too-many-requests', 429, 1254290],
  ['write-conflict', 400, 1254291],
  ['data-not-ready', 400, 1254607],
  ['bitable-timeout', 504, 1255040],
  ['bitable-failed', 400, 1254002],
  ['body-too-large', 413, 9499],
] as const;

test('faults of Bitables strike so often and where they are told to, before anything is done', async () => {
  const world = await openedBase();
  for (const [name, status, code] of FAULTS) {
    world.simulator.faults.set(name, { path: '*/records/batch_create', count: 1 });
    expect(await world.at('POST', 'records/search', {})).toMatchObject({ code: 0 });
    expect(await written(world, { 编号: name })).toMatchObject({ status, code });
    expect((await written(world, { 编号: name })).code).toBe(0);
  }
  expect(await read(world)).toHaveLength(FAULTS.length);
  world.simulator.faults.set('bitable-code', { code: 1255001, count: 1 });
  expect(await world.at('POST', 'records/search', {})).toMatchObject({ status: 500, code: 1255001 });
});

test('a call that was carried out can be refused all the same, or its answer lost', async () => {
  const world = await openedBase();
  world.simulator.faults.set('bitable-timeout', { carriedOut: true, count: 1 });
  expect((await written(world, { 编号: '一' })).code).toBe(1255040);
  world.simulator.faults.set('answer-lost', { path: '*/batch_create', count: 1 });
  await expect(written(world, { 编号: '二' })).rejects.toThrow();
  expect(await read(world)).toHaveLength(2);
});

test('the other faults work here, too; a rate limit may come as HTTP 400', async () => {
  const world = await openedBase();
  world.simulator.faults.set('rate-limit', { path: '*/bitable/*', count: 1, status: 400, resetSeconds: 2 });
  expect(await world.at('POST', 'records/search', {})).toMatchObject({ status: 400, code: 99991400 });
  world.simulator.faults.set('expired-token', { path: '*/bitable/*', count: 1 });
  expect((await world.at('POST', 'records/search', {})).code).toBe(99991663);
});

test('an update that changes nothing may be refused', async () => {
  const world = await openedBase();
  const [id] = world.simulator.bitable.addRecords(world.table, [{ 编号: '一' }]);
  world.simulator.bitable.set({ refusesUnchanged: true });
  expect((await world.at('PUT', `records/${id}`, { fields: { 编号: '一', 数量: null } })).code).toBe(1254606);
  expect((await world.at('PUT', `records/${id}`, { fields: { 编号: '二' } })).code).toBe(0);
});

test('while copies lag behind, reads show what was before, and new ids are not found', async () => {
  let now = Date.parse('2026-11-26T02:00:00Z');
  const world = await openedBase(FIELDS, { now: () => new Date(now) });
  const { bitable } = world.simulator;
  const [one = '', two = ''] = bitable.addRecords(world.table, [{ 编号: '一', 数量: 1 }, { 编号: '二' }]);
  bitable.set({ replicaLagMs: 3_000 });
  await world.at('PUT', `records/${one}`, { fields: { 数量: 2 } });
  now += 1_000;
  await world.at('PUT', `records/${one}`, { fields: { 数量: 3 } });
  await world.at('DELETE', `records/${two}`);
  const made = await written(world, { 编号: '三' });
  const three = made.data.records[0].record_id;
  const field = await world.at('POST', 'fields', { field_name: '新', type: 1 });
  const shown = async () => (await read(world)).map((fields) => [fields.数量, fields.编号]);
  const text = (words: string) => [{ type: 'text', text: words }];
  expect(await shown()).toEqual([
    [1, text('一')],
    [undefined, text('二')],
  ]);
  expect((await world.at('PUT', `records/${three}`, { fields: { 数量: 1 } })).code).toBe(1254043);
  expect((await world.at('POST', 'records/batch_get', { record_ids: [two, three] })).data).toMatchObject({
    records: [{ record_id: two }],
    absent_record_ids: [three],
  });
  expect((await world.at('PUT', `records/${one}`, { fields: { 新: '甲' } })).code).toBe(1254045);
  expect((await world.at('DELETE', `fields/${field.data.field.field_id}`)).code).toBe(1254044);
  now += 2_500;
  expect((await shown())[0]).toEqual([2, text('一')]);
  now += 1_000;
  expect(await shown()).toEqual([
    [3, text('一')],
    [undefined, text('三')],
  ]);
  expect((await world.at('PUT', `records/${three}`, { fields: { 新: '甲' } })).code).toBe(0);
});

test('each endpoint has its rate', async () => {
  let now = Date.parse('2026-11-26T02:00:00Z');
  const world = await openedBase(FIELDS, { rateLimits: true, now: () => new Date(now) });
  const count = async (most: number, call: () => Promise<{ readonly code: number }>): Promise<void> => {
    for (let at = 0; at < most; at++) expect((await call()).code).not.toBe(99991400);
    expect(await call()).toMatchObject({ status: 429, code: 99991400 });
  };
  await count(20, () => world.at('POST', 'records/search', {}));
  await count(10, () => world.at('POST', 'fields', {}));
  await count(50, () => world.at('POST', 'records/batch_update', {}));
  now += 1_000;
  expect((await world.at('POST', 'records/search', {})).code).toBe(0);
});

test('calls are counted by endpoint', async () => {
  const world = await openedBase();
  world.simulator.forgetCalls();
  await written(world, { 编号: '一' });
  await read(world);
  await read(world);
  expect(world.simulator.callCounts()).toEqual({
    'POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/batch_create': 1,
    'POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search': 2,
  });
});

test('what was answered is in the file, batches whole or not at all, and so is the token', async () => {
  const folder = temporaryFolder('simulator');
  const [file, left] = [join(folder, 'feishu.jsonl'), join(folder, 'left.jsonl')];
  const first = await openedBase(FIELDS, { file });
  const path = 'records/batch_create?client_token=fe599b60-450f-46ff-b2ef-9f6675625b97';
  const records = Array.from({ length: 500 }, (_, at) => ({ fields: { 编号: `第${at}`, 标签: ['新'] } }));
  const made = await first.at('POST', path, { records });
  const lines = readFileSync(file, 'utf8').split('\n');
  const batches = lines.filter((line) => line.includes('"c":"rows"') || line.includes('"c":"clientTokens"'));
  expect(batches.map((line) => line.match(/"c":"(rows|clientTokens)"/g)?.length)).toEqual([501]);
  // What a process leaves that is killed now, with the next batch half written.
  copyFileSync(file, left);
  appendFileSync(left, '{"all":[{"c":"rows","id":"recAAAAAAAAAA","v":{"id":"recAAAAAAAAAA"}},{"c":"ro');
  const second = await openedSimulator({ file: left });
  expect(second.bitable.table(first.table).rows).toBe(500);
  const token = await tokenOf(second.url);
  const at = `bitable/v1/apps/${first.app}/tables/${first.table}`;
  expect((await asked(second.url, token, 'POST', `${at}/${path}`, { records })).data).toEqual(made.data);
  const { data } = await asked(second.url, token, 'POST', `${at}/records/search`, {});
  expect(data).toMatchObject({ total: 500, items: { length: 20 } });
  expect(data.items[0].fields).toEqual({ 编号: [{ type: 'text', text: '第0' }], 标签: ['新'] });
});
