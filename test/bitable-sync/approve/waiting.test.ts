// Plans that wait: who may approve them, what becomes of them when time goes by or the data changes, and what is said of all that.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decide } from '../../../src/features/bitable-sync/approve/decide.ts';
import { waitingPlan } from '../../../src/features/bitable-sync/approve/queries.ts';
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { look } from '../../../src/features/bitable-sync/run/stay.ts';
import { deleteTask } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import { devices, openWorld, runFile, type World } from '../run/world.ts';

const FIVE = ['a', 'b', 'c', 'd', 'e'].map((code) => [code, `设备 ${code}`, '1'] as const);

/** A clone that has run, and whose source has lost two rows of five since. */
async function losing(): Promise<{ world: World; run: string; task: Awaited<ReturnType<World['task']>> }> {
  const world = await openWorld({ settings: { fewerThan: 0.1 } });
  await devices(world, FIVE);
  const task = await world.task({ mode: 'clone' });
  await world.runApproved(task);
  await devices(world, FIVE.slice(2));
  const waiting = await world.run(task);
  expect(waiting).toMatchObject({ state: 'waiting', counts: { deleted: 2 } });
  expect(Object.keys(world.cells())).toHaveLength(5);
  return { world, task, run: waiting.id };
}

const press = (world: World, run: string, person: string) =>
  world.store.transaction((trx) => decide(trx, { run, person, press: 'yes', now: world.clock }));

it('a clone is approved by somebody other than who asked, and of a scheduled run than who last edited the task', async () => {
  const { world, run, task } = await losing();
  expect(await press(world, run, 'ou_li')).toMatchObject({ kind: 'refused', sentence: /不能自己批准/ });
  expect(await waitingPlan(world.store, run)).toMatchObject({ needsOther: true, askedBy: 'ou_li' });
  const scheduled = await world.run(task, { kind: 'scheduled', askedBy: null });
  expect(await waitingPlan(world.store, scheduled.id)).toMatchObject({ needsOther: true, askedBy: 'ou_editor' });
  expect(await press(world, scheduled.id, 'ou_editor')).toMatchObject({ kind: 'refused' });
  expect(await press(world, scheduled.id, 'ou_li')).toEqual({ kind: 'approved' });
  expect(await world.go(scheduled.id)).toMatchObject({ state: 'ok', counts: { deleted: 2 } });
  expect(Object.keys(world.cells()).sort()).toEqual(['c', 'd', 'e']);
});

it('approved, it plans anew: what deletes no other rows is done, what deletes others is asked again', async () => {
  const { world, run } = await losing();
  await world.approve(run);
  await devices(world, FIVE.slice(1, 3));
  const again = await world.go(run);
  expect(again).toMatchObject({ id: run, state: 'waiting', counts: { deleted: 3 } });
  // Of a, d and e only the first was agreed to.
  expect(again.message).toMatch(/^等审批：要删除 3 行，.*；批准过的是删除 2 行，现在有 2 行不在里面$/);
  expect(Object.keys(world.cells())).toHaveLength(5);
  await world.approve(run);
  // Less than was agreed to.
  await devices(world, FIVE.slice(1, 4));
  expect(await world.go(run)).toMatchObject({ state: 'ok', counts: { deleted: 2 } });
  expect(Object.keys(world.cells()).sort()).toEqual(['b', 'c', 'd']);
});

it('what was decided elsewhere is shown on the card, once', async () => {
  const { world, run } = await losing();
  await world.store.transaction((trx) => decide(trx, { run, person: 'ou_wang', press: 'no', now: world.clock }));
  const refusals = async () => (await world.said()).filter((text) => text.includes('的计划被拒绝'));
  for (const _ of [1, 2]) await look(world.ctx(), new Map());
  expect(await refusals()).toHaveLength(1);
  expect(await runBy(world.store, run)).toMatchObject({ state: 'refused' });
  expect(Object.keys(world.cells())).toHaveLength(5);
});

it('a newer plan takes its place, and after 24 hours it lapses and says so', async () => {
  const { world, run, task } = await losing();
  const newer = await world.run(task);
  expect(newer.state).toBe('waiting');
  expect(await runBy(world.store, run)).toMatchObject({ state: 'replaced' });
  expect(await waitingPlan(world.store, run)).toMatchObject({ state: 'replaced' });
  expect(await press(world, run, 'ou_wang')).toMatchObject({ kind: 'refused', sentence: /更新的计划取代/ });
  world.clock = new Date(world.clock.getTime() + 24 * 3_600_000);
  await look(world.ctx(), new Map());
  expect(await runBy(world.store, newer.id)).toMatchObject({ state: 'lapsed', message: /24 小时没有人审批/ });
  const said = await world.said();
  expect(said.filter((text) => text.includes('24 小时没有人审批'))).toHaveLength(1);
  expect(said.filter((text) => text.includes('的计划没有人批，已失效'))).toHaveLength(1);
  expect(said.filter((text) => text.includes('的计划已被新的取代'))).toHaveLength(1);
  expect(Object.keys(world.cells())).toHaveLength(5);
});

it('an undoing waits on while its task runs, and only an undoing of the same run takes its place', async () => {
  const world = await openWorld({ settings: { fewerThan: 0.1 } });
  await devices(world, FIVE);
  const task = await world.task({ mode: 'clone' });
  const first = await world.runApproved(task);
  const undo = { kind: 'undo', undoes: first.id } as const;
  const undoing = await world.run(task, undo);
  expect(undoing.state).toBe('waiting');
  // Nothing to write; then what needs no approval; then what waits itself.
  expect(await world.run(task, { kind: 'scheduled' })).toMatchObject({ state: 'ok', counts: { unchanged: 5 } });
  await world.source.run("update devices set amount = 77 where code = 'a'");
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { updated: 1 } });
  await devices(world, FIVE.slice(2));
  const waiting = await world.run(task);
  expect(waiting.state).toBe('waiting');
  expect(await runBy(world.store, undoing.id)).toMatchObject({ state: 'waiting' });
  expect(await waitingPlan(world.store, undoing.id)).toMatchObject({ state: 'waiting' });
  // Nor does an undoing end what the task is going to write.
  const again = await world.run(task, undo);
  expect(again.state).toBe('waiting');
  expect(await runBy(world.store, undoing.id)).toMatchObject({
    ...{ state: 'replaced', message: '撤销同一次运行有了更新的计划，这一份不再有效，什么也没有写' },
  });
  expect(await runBy(world.store, waiting.id)).toMatchObject({ state: 'waiting' });
  await world.approve(again.id);
  expect(await world.go(again.id)).toMatchObject({ state: 'partly', counts: { deleted: 4 } });
  expect(await runBy(world.store, waiting.id)).toMatchObject({ state: 'waiting' });
});

it('a load waits on while its task runs, and another load takes its place', async () => {
  const world = await openWorld({ settings: { fewerThan: 0.1 } });
  await devices(world, FIVE);
  const task = await world.task({ mode: 'clone' });
  await world.runApproved(task);
  const file = join(world.dataDir, 'kept.xlsx');
  copyFileSync(runFile(world, `task_${task.id}.xlsx`), file);
  await devices(world, [['z', '新的', '1'], ...FIVE.slice(3)]);
  await world.runApproved(task);
  // What it would delete has to be agreed to.
  const load = { kind: 'load', options: { file } } as const;
  const loading = await world.run(task, load);
  expect(loading.state).toBe('waiting');
  await world.source.run("update devices set amount = 77 where code = 'z'");
  expect(await world.run(task, { kind: 'scheduled' })).toMatchObject({ state: 'ok', counts: { updated: 1 } });
  expect(await runBy(world.store, loading.id)).toMatchObject({ state: 'waiting' });
  expect((await world.run(task, load)).state).toBe('waiting');
  expect(await runBy(world.store, loading.id)).toMatchObject({
    ...{ state: 'replaced', message: '同一任务有了更新的导入计划，这一份不再有效，什么也没有写' },
  });
});

it('a plan that gives way to one with nothing to write says so', async () => {
  const { world, run, task } = await losing();
  await devices(world, FIVE);
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: 5 } });
  const message = '同一任务后来的计划已经没有要写的，这一份不再有效，什么也没有写';
  expect(await runBy(world.store, run)).toMatchObject({ state: 'replaced', message });
  expect((await world.said()).filter((text) => text.includes(message)).length).toBeGreaterThan(0);
  expect(await press(world, run, 'ou_wang')).toMatchObject({ kind: 'refused', sentence: /什么也没有写/ });
});

it('with another key a plan waits, since rows that find no record would be made once more', async () => {
  const world = await openWorld({ settings: { approve: { share: 1, rows: 1_000 }, fewerThan: 0.1 } });
  await devices(world, FIVE);
  const task = await world.task();
  await world.runApproved(task);
  const edited = async (change: Partial<TaskDefinition>): Promise<void> => {
    world.clock = new Date(world.clock.getTime() + 60_000);
    const definition = { ...task.definition, ...change };
    const save = { id: task.id, definition, by: 'ou_editor', now: world.clock, expected: null };
    await world.store.transaction((trx) => saveTask(trx, save));
    world.clock = new Date(world.clock.getTime() + 60_000);
  };
  // The same field under another name is the same key.
  await edited({ sql: 'select code as c, title, amount from devices', key: ['c'], mapping: { c: 'code' } });
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: 5 } });
  await devices(
    world,
    FIVE.map(([code, title, amount]) => [code, `${title}改`, amount]),
  );
  await edited({ key: ['title'] });
  const waiting = await world.run(task);
  expect(waiting).toMatchObject({ state: 'waiting', counts: { created: 5 } });
  expect(waiting.message).toContain('上次按“code”认行，这次按“title”认行，对不上的行会当作新行再建一遍');
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(5);
  await world.approve(waiting.id);
  expect(await world.go(waiting.id)).toMatchObject({ state: 'ok', counts: { created: 5 } });
  // Agreed to once.
  await world.source.run("update devices set amount = 77 where code = 'a'");
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { updated: 1 } });
});

it('the plan of a task that is deleted lapses at once, and says so', async () => {
  const { world, run, task } = await losing();
  await world.store.transaction((trx) => deleteTask(trx, { id: task.id, by: 'ou_admin', now: world.clock }));
  await look(world.ctx(), new Map());
  expect(await runBy(world.store, run)).toMatchObject({ state: 'lapsed', message: /任务已经删除，计划失效/ });
  expect((await world.said()).filter((text) => text.includes('任务已经删除，计划失效'))).toHaveLength(1);
  await look(world.ctx(), new Map());
  expect((await world.said()).filter((text) => text.includes('任务已经删除，计划失效'))).toHaveLength(1);
  expect(await press(world, run, 'ou_wang')).toMatchObject({ kind: 'refused' });
});

it('a source that comes back empty is an error and no order to delete, unless the task says so', async () => {
  const { world, task } = await losing();
  await devices(world, []);
  expect(await world.run(task)).toMatchObject({ state: 'failed', reason: 'empty-source' });
  expect(Object.keys(world.cells())).toHaveLength(5);
  const quiet = await world.task({ name: '安静', mode: 'clone', emptySource: 'nothing' });
  expect(await world.runApproved(quiet)).toMatchObject({ state: 'ok' });
  expect(Object.keys(world.cells())).toHaveLength(5);
});

it('a table that reads empty although we know its rows stops the run', async () => {
  const { world, task } = await losing();
  await devices(world, FIVE);
  world.simulator.bitable.setAdvanced(world.app, true);
  const { state, reason } = await world.run(task);
  expect(state).toBe('failed');
  expect(['empty-remote', 'permission']).toContain(reason);
  world.simulator.bitable.setAdvanced(world.app, false);
  expect(Object.keys(world.cells())).toHaveLength(5);
});
