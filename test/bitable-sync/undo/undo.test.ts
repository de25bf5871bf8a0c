// Undoing a run: what it created goes, what it changed and deleted comes back, what a person changed since is left.
import { expect, it } from 'vitest';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { waitingPlan } from '../../../src/features/bitable-sync/approve/queries.ts';
import { runCard } from '../../../src/features/bitable-sync/cards/run-card.ts';
import { runsOf } from '../../../src/features/bitable-sync/run/queries.ts';
import { devices, openWorld } from '../run/world.ts';

const FREE = { approve: { share: 1, rows: 1_000 }, fewerThan: 0.1 };

it('gives back every cell that can come back, once, and leaves what a person changed since', async () => {
  const fields = ['code', '备注'].map((field_name) => ({ field_name, type: 1 }));
  const world = await openWorld({ settings: FREE, fields });
  await devices(world, [
    ['a', '一', '1'],
    ['b', '二', '2'],
    ['c', '三', '3'],
  ]);
  const task = await world.task({ mode: 'clone' });
  await world.runApproved(task);
  const idOf = (code: string): string =>
    world.simulator.bitable
      .rows(world.table)
      .find(({ fields: cells }) => JSON.stringify(cells.code).includes(`"${code}"`))?.id ?? '';
  // A field that the task does not map goes with the record, and comes back with it.
  world.simulator.bitable.editCells(world.table, idOf('c'), { 备注: '人写的' });
  const before = world.cells();
  await devices(world, [
    ['a', '一改', '1'],
    ['b', '二改', null],
    ['d', '四', '4'],
  ]);
  const run = await world.run(task);
  expect(run).toMatchObject({ state: 'ok', counts: { created: 1, updated: 2, deleted: 1 } });
  world.simulator.bitable.editCells(world.table, idOf('a'), { title: '人后来改的' });

  const undo = { kind: 'undo', undoes: run.id } as const;
  const undone = await world.runApproved(task, undo);
  expect(undone).toMatchObject({ state: 'partly', counts: { created: 1, updated: 1, deleted: 1 } });
  expect(undone.failedRows).toMatchObject([{ text: expect.stringContaining('人后来改的') }]);
  // Once more is to undo once more: a run of the task would write again what was put back.
  const raises = world.store.withTables<AlertTables>().db.selectFrom('alert_raises').select('facts');
  const raised = await raises.orderBy('id', 'desc').executeTakeFirst();
  const facts = JSON.parse(raised?.facts ?? '{}');
  expect(facts).toMatchObject({ action: `同步 撤销 ${run.id}`, impact: expect.stringContaining('没有放回') });
  expect(facts.nextStep).not.toContain('来源');
  const card = JSON.stringify(runCard(task, undone, null));
  expect([card.includes(`同步 撤销 ${run.id}`), card.includes('同步 运行')]).toEqual([true, false]);
  expect(world.cells()).toEqual({ ...before, a: { ...before.a, title: '人后来改的' } });

  // What was made again is not made twice.
  const again = await world.runApproved(task, undo);
  expect(['ok', 'partly']).toContain(again.state);
  expect(Object.keys(world.cells()).sort()).toEqual(['a', 'b', 'c']);
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(3);
  // Its own images undo it in turn.
  await world.runApproved(task, { kind: 'undo', undoes: undone.id });
  expect(world.cells()).toMatchObject({ b: { title: '二改' }, d: { title: '四' } });
});

it('asks as any plan does, and says when there is nothing to put back', async () => {
  const world = await openWorld({ settings: { fewerThan: 0.1 } });
  await devices(world, [
    ['a', '一', '1'],
    ['b', '二', '2'],
  ]);
  const task = await world.task();
  const run = await world.runApproved(task);
  expect(run.state).toBe('ok');
  const waiting = await world.run(task, { kind: 'undo', undoes: run.id });
  expect(waiting).toMatchObject({ state: 'waiting', message: expect.stringContaining('要删除 2 行') });
  expect((await waitingPlan(world.store, waiting.id))?.shown.examples.delete).toHaveLength(2);
  expect(Object.keys(world.cells())).toHaveLength(2);
  await world.approve(waiting.id);
  expect(await world.go(waiting.id)).toMatchObject({ state: 'ok', counts: { deleted: 2 } });
  expect(world.cells()).toEqual({});
  // Nothing is entered that would fail, be alarmed about and lower the rate.
  const ask = (undoes: string) => world.ask(task, { kind: 'undo', undoes });
  await expect(ask(run.id)).rejects.toThrow('已经撤销过');
  const dry = await world.run(task, { kind: 'dry' });
  await expect(ask(dry.id)).rejects.toThrow('没有可以放回的内容：那次运行什么也没有改');
  await expect(ask(waiting.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).rejects.toThrow(
    '没有可以放回的内容',
  );
  expect((await runsOf(world.store, { limit: 10 })).map(({ kind }) => kind)).toEqual(['dry', 'undo', 'manual']);
});

it('asks by its share of the whole table, whoever wrote that', async () => {
  const world = await openWorld({ settings: { approve: { share: 0.1, rows: 100 } } });
  // What people have in the table is nothing that the task knows of.
  const others = Array.from({ length: 30 }, (_, index) => ({ code: `人写的 ${index}` }));
  world.simulator.bitable.addRecords(world.table, others);
  await devices(world, [
    ['a', '一', '1'],
    ['b', '二', '2'],
  ]);
  const task = await world.task();
  const first = await world.runApproved(task);
  expect(first).toMatchObject({ state: 'ok', counts: { created: 2 } });
  // Two of 32 are less than a tenth.
  const undone = await world.run(task, { kind: 'undo', undoes: first.id });
  expect(undone).toMatchObject({ state: 'ok', counts: { deleted: 2 } });
  await devices(
    world,
    ['c', 'd', 'e', 'f', 'g'].map((code) => [code, '三', '3']),
  );
  const more = await world.run(task);
  expect(more).toMatchObject({ state: 'ok', counts: { created: 5 } });
  const waiting = await world.run(task, { kind: 'undo', undoes: more.id });
  expect(waiting).toMatchObject({ state: 'waiting', message: '等审批：要删除 5 行，超过表里 35 行的 10%' });
  expect((await waitingPlan(world.store, waiting.id))?.shown.remoteRows).toBe(35);
});

it('broken off on the way it says what is back, and done again it does the rest', async () => {
  const world = await openWorld({ settings: FREE });
  const limits = { batchSize: 1, rateLimitDelayMs: 0, seconds: 600, rows: 1_000 };
  const codes = ['a', 'b', 'c', 'd'] as const;
  await devices(
    world,
    codes.map((code) => [code, '旧', '1']),
  );
  const task = await world.task({ limits });
  await world.runApproved(task);
  const before = world.cells();
  await devices(
    world,
    codes.map((code) => [code, '新', '1']),
  );
  const run = await world.run(task);
  expect(run).toMatchObject({ state: 'ok', counts: { updated: 4 } });
  const undoing = await world.ask(task, { kind: 'undo', undoes: run.id });
  let batches = 0;
  const ctx = world.ctx({
    step: ({ name }) => {
      batches += name === 'batch.ended' ? 1 : 0;
      if (batches === 2) world.simulator.bitable.setAccess(world.app, 'read');
    },
  });
  const broken = await world.go(undoing, ctx);
  expect(broken).toMatchObject({
    ...{ state: 'failed', reason: 'permission', message: expect.stringContaining('已写的留着') },
    counts: { rows: 4, updated: 2, unchanged: 0, failed: 2 },
  });
  expect(Object.values(world.cells()).filter(({ title }) => title === '旧')).toHaveLength(2);
  world.simulator.bitable.setAccess(world.app, 'edit');
  const rest = await world.run(task, { kind: 'undo', undoes: run.id });
  expect(rest).toMatchObject({ state: 'ok', counts: { rows: 4, updated: 2, unchanged: 2, failed: 0 } });
  expect(world.cells()).toEqual(before);
});
