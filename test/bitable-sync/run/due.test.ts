// Due moments: of what was missed the newest once, an edited cron at once, none while paused; and one run however many look.
import { expect, it, test } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { enterDue, newestDue } from '../../../src/features/bitable-sync/run/due.ts';
import { runsOf } from '../../../src/features/bitable-sync/run/queries.ts';
import { isSettledSync } from '../../../src/features/bitable-sync/run/settled.ts';
import { sqlDigest } from '../../../src/features/bitable-sync/source/preview.ts';
import { approveSql } from '../../../src/features/bitable-sync/tasks/approve-sql.ts';
import { pauseTask, resumeTask } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import { NOW } from './bench.ts';
import { openWorld, type World } from './world.ts';

const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

test('of the moments since the last look the newest alone, none of a pause', () => {
  const row = { cron_expr: '*/5 * * * *', planned_until: NOW.toISOString(), paused_until: null };
  expect(newestDue(row, later(4))).toBeNull();
  expect(newestDue(row, later(5))).toEqual(later(5));
  expect(newestDue(row, later(61))).toEqual(later(60));
  expect(newestDue({ ...row, paused_until: later(30).toISOString() }, later(29))).toBeNull();
  // What fell into the pause is let go.
  expect(newestDue({ ...row, paused_until: later(31).toISOString() }, later(34))).toBeNull();
  expect(newestDue({ ...row, paused_until: later(31).toISOString() }, later(36))).toEqual(later(35));
  expect(newestDue({ ...row, cron_expr: 'nonsense' }, later(60))).toBeNull();
  // 08:00 in Shanghai, whatever the machine's zone.
  expect(newestDue({ ...row, cron_expr: '0 8 * * *' }, later(24 * 60))).toEqual(new Date('2026-11-27T00:00:00.000Z'));
});

async function scheduled(
  cron = '*/5 * * * *',
): Promise<{ world: World; task: Awaited<ReturnType<World['task']>>; enter: () => Promise<number> }> {
  const world = await openWorld({ settings: { approveSql: false } });
  const task = await world.task({ cron });
  return { world, task, enter: () => enterDue(world.ctx()) };
}

const ended = (world: World) =>
  syncDb(world.store)
    .updateTable('sync_logs')
    .set({ state: 'ok', open_task: null })
    .where('open_task', 'is not', null)
    .execute();

it('enters a moment once, lets it wait while a run is open, and goes by an edited cron at once', async () => {
  const { world, task, enter } = await scheduled();
  expect(await enter()).toBe(0);
  world.clock = later(5);
  expect(await isSettledSync(world.store, world.clock)).toBe(false);
  const entered = await Promise.all([enter(), enter(), enter()]);
  expect(entered.toSorted()).toEqual([0, 0, 1]);
  expect(await runsOf(world.store, { limit: 9 })).toMatchObject([{ kind: 'scheduled', dueAt: later(5).toISOString() }]);
  world.clock = later(12);
  expect(await enter()).toBe(0);
  await ended(world);
  expect(await enter()).toBe(1);
  await ended(world);
  expect(await isSettledSync(world.store, world.clock)).toBe(true);
  const definition = { ...task.definition, cron: '13 * * * *' };
  await world.store.transaction((trx) =>
    saveTask(trx, { id: task.id, definition, by: 'ou_li', now: world.clock, expected: null }),
  );
  world.clock = later(13);
  expect(await enter()).toBe(1);
  const dues = (await runsOf(world.store, { limit: 9 })).map(({ dueAt }) => dueAt);
  expect(dues).toEqual([later(13), later(10), later(5)].map((at) => at.toISOString()));
});

it('a paused task has none, and what was missed meanwhile is not made up for', async () => {
  const { world, task, enter } = await scheduled();
  const step = { id: task.id, by: 'ou_li', now: NOW };
  await world.store.transaction((trx) => pauseTask(trx, { ...step, until: null, reason: null }));
  world.clock = later(20);
  expect(await enter()).toBe(0);
  expect(await isSettledSync(world.store, world.clock)).toBe(true);
  world.clock = later(22);
  await world.store.transaction((trx) => resumeTask(trx, { ...step, now: world.clock }));
  expect(await enter()).toBe(0);
  world.clock = later(25);
  expect(await enter()).toBe(1);
});

it('where edited SQL needs a second person, it does not run by itself before, and says who may agree', async () => {
  const world = await openWorld({ settings: { approveSql: true } });
  const task = await world.task({ cron: '*/5 * * * *' });
  world.clock = later(5);
  expect(await enterDue(world.ctx())).toBe(0);
  const raised = await world.store.db
    .selectFrom('alert_raises' as never)
    .selectAll()
    .execute();
  expect(JSON.stringify(raised)).toContain(`同步 批准SQL ${task.id}`);
  const approval = { id: task.id, version: 1, digest: sqlDigest(task.definition.sql), by: 'ou_wang', now: world.clock };
  expect(await world.store.transaction((trx) => approveSql(trx, approval))).toEqual({ kind: 'approved' });
  world.clock = later(10);
  expect(await enterDue(world.ctx())).toBe(1);
});
