// How runs end that do not go well: with the reason, the remedy, an alert that recovers, and what was written counted.
import { expect, it } from 'vitest';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { DEFAULT_LIMITS } from '../../../src/features/bitable-sync/model/task.ts';
import { askToStop } from '../../../src/features/bitable-sync/run/ask.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { look } from '../../../src/features/bitable-sync/run/stay.ts';
import { openStore } from '../../../src/store/store.ts';
import { devices, openWorld, type World } from './world.ts';

const FREE = { approve: { share: 1, rows: 1_000 }, fewerThan: 0.1 };
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => [`k${index}`, `第 ${index}`, String(index)] as const);

async function alerts({
  store,
}: World): Promise<readonly { readonly act: string; readonly key: string; readonly facts: string }[]> {
  return store
    .withTables<AlertTables>()
    .db.selectFrom('alert_raises')
    .select(['act', 'key', 'facts'])
    .orderBy('id')
    .execute();
}

it('a base that nobody has shared says who has to do what, raises an alert with 重试, and recovers with the next good run', async () => {
  const world = await openWorld({ settings: FREE, access: 'none' });
  await devices(world, rows(2));
  const task = await world.task();
  const failed = await world.run(task);
  expect(failed).toMatchObject({ state: 'failed', reason: 'permission' });
  const [raised] = await alerts(world);
  expect(raised).toMatchObject({ act: 'raise', key: `sync/${task.id}` });
  expect(JSON.parse(raised?.facts ?? '{}')).toMatchObject({
    action: `同步 运行 ${task.id}`,
    actionTitle: '重试',
    severity: 'warning',
  });
  world.simulator.bitable.setAccess(world.app, 'edit');
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  expect((await alerts(world)).map(({ act }) => act)).toEqual(['raise', 'recover']);
  // Also of a run that was begun before, and waited meanwhile.
  await devices(
    world,
    rows(1).map(([code]) => [code, null, null]),
  );
  const emptying = await world.task({ name: '清空', mode: 'clone' });
  const waiting = await world.run(emptying);
  expect(waiting.state).toBe('waiting');
  await world.approve(waiting.id);
  world.simulator.bitable.setAccess(world.app, 'none');
  expect(await world.go(waiting.id)).toMatchObject({ id: waiting.id, state: 'failed', reason: 'permission' });
});

it('rows that lack cells are no failure of the run: what is written of them is said, and can be undone', async () => {
  const fields = [
    { field_name: 'code', type: 1 },
    { field_name: 'title', type: 2 },
  ];
  const world = await openWorld({ settings: FREE, fields });
  await devices(world, [['b', '2', '1']]);
  const task = await world.task();
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  const before = world.cells();
  await devices(world, [
    ['a', '12万', '1'],
    ['b', '1e', '2'],
  ]);
  const words = '没写全 2 行（新增 1、更新 1，缺的格子见下）';
  const dry = await world.run(task, { kind: 'dry' });
  expect(dry.message).toContain('写不全 2 行（新增 1、更新 1）');
  const run = await world.run(task);
  expect(run).toMatchObject({ state: 'partly', reason: 'rows', message: expect.stringContaining(words) });
  expect(run.counts).toEqual({
    ...{ rows: 2, created: 0, updated: 0, cleared: 0, unchanged: 0, failed: 2, deleted: 0 },
    partly: { created: 1, updated: 1, unchanged: 0 },
  });
  expect(Object.keys(world.cells()).sort()).toEqual(['a', 'b']);
  const facts = async () => JSON.parse((await alerts(world)).at(-1)?.facts ?? '{}');
  expect(await facts()).toMatchObject({ impact: expect.stringContaining('写成的已经在表里') });
  const again = await world.run(task);
  expect(again).toMatchObject({ state: 'partly', counts: { failed: 2, partly: { unchanged: 2 } } });
  await expect(world.ask(task, { kind: 'undo', undoes: again.id })).rejects.toThrow('没有可以放回的内容');
  expect(await world.runApproved(task, { kind: 'undo', undoes: run.id })).toMatchObject({ state: 'ok' });
  expect(world.cells()).toEqual(before);
});

it('SQL that does not run, a source that is gone, too many rows: each with its reason, and nothing is written', async () => {
  const world = await openWorld({ settings: FREE, source: 'mysql' });
  await devices(world, rows(5));
  const wrong = await world.task({ name: '错', sql: 'select nothing from devices' });
  expect(await world.run(wrong)).toMatchObject({ state: 'failed', reason: 'sql' });
  const two = await world.task({ name: '两句', sql: 'select 1; delete from devices' });
  expect(await world.run(two)).toMatchObject({ state: 'failed', reason: 'sql' });
  const much = await world.task({ name: '多', limits: { ...DEFAULT_LIMITS, rows: 3 } });
  expect(await world.run(much)).toMatchObject({ reason: 'limit', message: expect.stringContaining('超过 3 行') });
  const nowhere = await world.task({ name: '没有', source: 'nowhere' });
  expect(await world.run(nowhere)).toMatchObject({ reason: 'login', message: expect.stringContaining('erp') });
  const { settings } = world.ctx();
  const erp = (settings.databases.erp ?? '').replace(/\/\/[^@]*@/, '//nobody:wrong@');
  const locked = world.ctx({ settings: { ...settings, databases: { erp } } });
  const asked = await world.ask(await world.task({ name: '密码' }));
  expect(await world.go(asked, locked)).toMatchObject({
    ...{ state: 'failed', reason: 'login', message: expect.stringContaining('不接受这个用户名或密码') },
  });
  expect(world.writes()).toEqual([]);
  // Who tries it sees it by himself.
  const before = (await alerts(world)).length;
  expect(await world.run(wrong, { kind: 'dry' })).toMatchObject({ state: 'failed' });
  expect(await alerts(world)).toHaveLength(before);
});

it('stopped between two batches, what is written stays and is counted, and the next run does the rest', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, rows(9));
  // Between two batches it looks whether it shall stop.
  const task = await world.task({ limits: { ...DEFAULT_LIMITS, batchSize: 2, rateLimitDelayMs: 600 } });
  const first = await world.run(task);
  await world.approve(first.id);
  let batches = 0;
  let asked: Promise<unknown> = Promise.resolve();
  const ctx = world.ctx({
    step: ({ name }) => {
      if (name !== 'batch.ended') return;
      batches += 1;
      if (batches === 2) asked = world.store.transaction((trx) => askToStop(trx, first.id, 'ou_li'));
    },
  });
  const stopped = await world.go(first.id, ctx);
  await asked;
  expect(stopped).toMatchObject({ state: 'stopped', message: expect.stringContaining('已按要求停止') });
  const { created = 0, failed = 0, rows: all = 0 } = stopped.counts ?? {};
  expect(created).toBe(Object.keys(world.cells()).length);
  expect(created).toBeGreaterThan(0);
  expect(created + failed).toBe(all);
  const next = await world.runApproved(task);
  expect(next).toMatchObject({ state: 'ok', counts: { unchanged: created, created: 9 - created } });
});

it('over its time it ends, says so, and the next one goes on', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, rows(6));
  const task = await world.task({ limits: { ...DEFAULT_LIMITS, batchSize: 1, rateLimitDelayMs: 700, seconds: 2 } });
  const ended = await world.runApproved(task);
  expect(ended).toMatchObject({ state: 'failed', reason: 'limit', message: expect.stringContaining('2 秒') });
  expect(ended.message).toContain('请给查询加条件、加索引，或在任务的“上限”里把秒数调大；已写的留着');
  expect(ended.counts?.created).toBe(Object.keys(world.cells()).length);
  expect(Object.keys(world.cells()).length).toBeLessThan(6);
});

it('a dry run and a verification write nothing, and say what they found', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, rows(3));
  const task = await world.task();
  const dry = await world.run(task, { kind: 'dry' });
  expect(dry).toMatchObject({ state: 'ok', counts: { created: 3 }, message: expect.stringContaining('什么也没有写') });
  expect(world.writes()).toEqual([]);
  await world.runApproved(task);
  await devices(world, [...rows(2), ['new', '新', '1']]);
  world.writes();
  const verified = await world.run(task, { kind: 'verify' });
  expect(verified).toMatchObject({
    state: 'ok',
    message: expect.stringContaining('相同 2，不同 0，表里缺 1，表里多 1'),
  });
  expect(world.writes()).toEqual([]);
});

it('two processes that take up the same run do it once, and two runs of one base go one after the other', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, rows(4));
  const task = await world.task();
  const first = await world.run(task);
  await world.approve(first.id);
  const other = await openStore(world.storeUrl);
  try {
    const both = [world.ctx(), world.ctx({ store: other })];
    await Promise.all(both.map((ctx) => world.go(first.id, ctx)));
    expect(await runBy(world.store, first.id)).toMatchObject({ state: 'ok', counts: { created: 4 } });
    expect(world.simulator.bitable.rows(world.table)).toHaveLength(4);
    expect(world.writes().filter((path) => path === 'batch_create')).toHaveLength(1);
    const second = await world.task({ name: '另一个', key: [], mode: 'clone' });
    const runs = [await world.ask(task), await world.ask(second)];
    const atWork = [new Map(), new Map()];
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(both.map((ctx, index) => look(ctx, atWork[index] ?? new Map())));
      await Promise.all(atWork.flatMap((map) => [...map.values()].map(({ done }) => done)));
    }
    for (const run of runs) expect(['ok', 'waiting']).toContain((await runBy(world.store, run))?.state);
    const left = await syncDb(world.store)
      .selectFrom('sync_logs')
      .select('id')
      .where('open_task', 'is not', null)
      .execute();
    expect(left).toEqual([]);
  } finally {
    await other.close();
  }
});

it('a process that ends in order gives its run back, and the next one goes on with it', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, rows(4));
  const task = await world.task({ limits: { ...DEFAULT_LIMITS, batchSize: 1 } });
  const first = await world.run(task);
  await world.approve(first.id);
  const end = new AbortController();
  let batches = 0;
  const step = ({ name }: { readonly name: string }): void => {
    if (name === 'batch.ended' && ++batches === 2) end.abort(new Error('the server ends'));
  };
  await expect(world.go(first.id, world.ctx({ signal: end.signal, step }))).rejects.toThrow('the server ends');
  expect(await runBy(world.store, first.id)).toMatchObject({ state: 'queued' });
  expect(await world.go(first.id)).toMatchObject({ id: first.id, state: 'ok', counts: { rows: 4, created: 4 } });
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(4);
});
