// Copies of a table that lag behind: what a run has just written is not taken for a person's work, nor for not written.
import { expect, it } from 'vitest';
import { devices, openWorld, type World } from './world.ts';

const FREE = { approve: { share: 1, rows: 1_000 }, fewerThan: 0.1 };

async function lagging(world: World, ms = 2_500): Promise<void> {
  world.simulator.bitable.set({ replicaLagMs: ms });
}

it('a run that reads right after an update sees no edit of a person, asks nothing and writes nothing', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, [
    ['a', '旧', '1'],
    ['b', '旧', '2'],
  ]);
  const task = await world.task({ edits: 'ask' });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  await devices(world, [
    ['a', '新', '1'],
    ['b', null, '2'],
  ]);
  await lagging(world);
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { updated: 1, cleared: 1 } });
  world.writes();
  const next = await world.run(task);
  expect(next).toMatchObject({ state: 'ok', counts: { updated: 0, unchanged: 2 } });
  expect(next.message).not.toContain('有人改过');
  expect(world.writes()).toEqual([]);
});

it('what a person did edit a moment ago is asked about all the same', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, [['a', '旧', '1']]);
  const task = await world.task({ edits: 'ask' });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  const [row] = world.simulator.bitable.rows(world.table);
  world.simulator.bitable.editCells(world.table, row?.id ?? '', { title: '人写的' });
  await devices(world, [['a', '新', '1']]);
  expect((await world.run(task)).message).toContain('有人改过的 1 个单元格等人决定');
});

it('what was deleted a moment ago is neither deleted nor archived again', async () => {
  const fields = [{ field_name: 'code', type: 1 }];
  const world = await openWorld({ settings: FREE, fields });
  const { table: archive } = world.simulator.bitable.createTable(world.app, {
    name: '归档',
    fields: ['code', 'title', 'amount'].map((field_name) => ({ field_name, type: field_name === 'amount' ? 2 : 1 })),
  });
  await devices(world, [
    ['a', '一', '1'],
    ['b', '二', '2'],
  ]);
  const task = await world.task({ gone: { kind: 'archive', table: archive } });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  await devices(world, [['a', '一', '1']]);
  await lagging(world);
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { deleted: 1 } });
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: 1, deleted: 0 } });
  expect(world.simulator.bitable.rows(archive)).toHaveLength(1);
});

it('a run is undone whole, however soon after it', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, [
    ['a', '旧', '1'],
    ['b', '旧', '2'],
  ]);
  const task = await world.task({ mode: 'clone' });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  const before = world.cells();
  await devices(world, [
    ['a', '新', '1'],
    ['c', '三', '3'],
  ]);
  await lagging(world);
  const run = await world.run(task);
  expect(run).toMatchObject({ state: 'ok', counts: { created: 1, updated: 1, deleted: 1 } });
  const undone = await world.run(task, { kind: 'undo', undoes: run.id });
  expect(undone).toMatchObject({ state: 'ok', counts: { created: 1, updated: 1, deleted: 1 } });
  expect(world.cells()).toEqual(before);
});
