// Every mode, from a first load to a run that has nothing to do, on real sources.
import { expect, it } from 'vitest';
import { devices, openWorld } from './world.ts';

it('a first run waits for approval, loads, and a second one writes nothing', async () => {
  const world = await openWorld({ source: 'mysql' });
  await devices(world, [
    ['A1', '泵', '12.50'],
    ['A2', '风机', null],
  ]);
  const task = await world.task({ mode: 'full' });
  const first = await world.run(task);
  expect(first).toMatchObject({ state: 'waiting', counts: { rows: 2, created: 2 } });
  expect(world.cells()).toEqual({});
  expect((await world.said()).join()).toContain('计划等审批');
  await world.approve(first.id);
  const loaded = await world.go(first.id);
  expect(loaded).toMatchObject({ state: 'ok', counts: { rows: 2, created: 2, failed: 0 }, reason: null });
  expect(world.cells()).toEqual({ A1: { code: 'A1', title: '泵', amount: 12.5 }, A2: { code: 'A2', title: '风机' } });
  world.writes();
  const second = await world.run(task);
  expect(second).toMatchObject({ state: 'ok', counts: { rows: 2, unchanged: 2 } });
  expect(world.writes()).toEqual([]);
});
