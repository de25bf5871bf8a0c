// How many requests a run costs, counted where they arrive: all of them, the sign-in included.
import { expect, it } from 'vitest';
import { devices, openWorld, type World } from './world.ts';

const PAGE = 500;

/** More than two pages. */
const ROWS = Array.from({ length: 2 * PAGE + 1 }, (_, at) => [`A${at}`, `设备 ${at}`, '12.50'] as const);

function counted({ simulator }: World): Readonly<Record<string, number>> {
  const short = Object.entries(simulator.callCounts()).map(
    ([endpoint, count]) => [endpoint.replace(/^(\S+) .*\/([^/]+)$/, '$1 $2'), count] as const,
  );
  simulator.forgetCalls();
  return Object.fromEntries(short);
}

const ALWAYS = { 'POST internal': 1, 'GET :app_token': 1, 'GET fields': 1 };

it('a run asks for each page once, and writes only what is different, 500 records a request', async () => {
  const world = await openWorld({ access: 'manage' });
  await devices(world, ROWS);
  const task = await world.task({ mode: 'full' });
  const { id } = await world.run(task);
  await world.approve(id);
  counted(world);

  expect(await world.go(id)).toMatchObject({ state: 'ok', counts: { created: ROWS.length } });
  expect(counted(world)).toEqual({ ...ALWAYS, 'POST search': 1, 'POST fields': 2, 'POST batch_create': 3 });

  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: ROWS.length } });
  expect(counted(world)).toEqual({ ...ALWAYS, 'POST search': 3 });

  await world.source.run("update devices set title = 'x' where id <= 3");
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { updated: 3, unchanged: ROWS.length - 3 } });
  expect(counted(world)).toEqual({ ...ALWAYS, 'POST search': 3, 'POST batch_update': 1 });

  // Advanced permissions cost nothing more.
  world.simulator.bitable.setAdvanced(world.app, true);
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: ROWS.length } });
  expect(counted(world)).toEqual({ ...ALWAYS, 'POST search': 3 });
});

it('records that go are read whole once, before the plan is shown: so it can say what of them does not come back', async () => {
  const world = await openWorld({ settings: { approve: { share: 1, rows: 1_000 }, fewerThan: 0.1 } });
  await devices(world, ROWS.slice(0, 4));
  const task = await world.task({ mode: 'clone' });
  await world.runApproved(task);
  await devices(world, ROWS.slice(0, 2));
  counted(world);
  await world.run(task, { kind: 'dry' });
  expect(counted(world)).toMatchObject({ 'POST search': 1, 'POST batch_get': 1 });
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { deleted: 2 } });
  expect(counted(world)).toEqual({ ...ALWAYS, 'POST search': 1, 'POST batch_get': 1, 'POST batch_delete': 1 });
});

it('under advanced permissions a table that reads empty is never written without a word', async () => {
  const world = await openWorld();
  await devices(world, ROWS.slice(0, 2));
  world.simulator.bitable.setAdvanced(world.app, true);
  const task = await world.task({ mode: 'full' });
  const first = await world.run(task);
  expect(first).toMatchObject({ state: 'waiting', message: expect.stringContaining('请先打开表确认它是空的') });
  world.simulator.bitable.set({ withoutRights: 'refused' });
  const refused = await world.run(await world.task({ name: '另一个' }));
  expect(refused).toMatchObject({ state: 'failed', reason: 'permission', message: expect.stringContaining('可管理') });
  expect(refused.message).toContain(world.link);

  world.simulator.bitable.setAccess(world.app, 'manage');
  await world.approve(first.id);
  expect(await world.go(first.id)).toMatchObject({ state: 'ok', counts: { created: 2 } });
  world.simulator.bitable.set({ withoutRights: 'nothing' });
  world.simulator.bitable.setAccess(world.app, 'edit');
  world.writes();
  const hidden = await world.run(task);
  expect(hidden).toMatchObject({ state: 'failed', reason: 'empty-remote' });
  expect(hidden.message).toContain('有 2 条还在表里，应用却读不到');
  expect(world.writes()).toEqual([]);
});
