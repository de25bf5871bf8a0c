// A process that dies at a step of a run: the next one goes on with the same run, and nothing is written twice.
import { expect, it } from 'vitest';
import type { SyncTask } from '../../../src/features/bitable-sync/model/task.ts';
import { withoutAppended } from '../../../src/features/bitable-sync/run/carry-out.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { runTask } from '../../../src/features/bitable-sync/run/run-task.ts';
import { countedStore } from '../../support/counted-store.ts';
import { expectWhole, generation, goOn, killedTask } from './kills.ts';
import { devices, openWorld, type World } from './world.ts';

/** Of the process, from which on nothing of it reaches the store. */
class Death extends Error {}

/** False when it got through everything first. */
async function dies(world: World, run: string, at: number): Promise<boolean> {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps >= at) throw new Death();
  };
  const ctx = world.ctx({
    store: countedStore(world.store, step),
    step,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const queued = await runBy(world.store, run);
  if (queued === null) throw new Error('no run');
  await runTask(ctx, queued).catch((thrown: unknown) => {
    if (!(thrown instanceof Death) && steps < at) throw thrown;
  });
  return steps >= at;
}

/** Asked for, and its process dies at the first step of that name. */
async function diesAt(world: World, task: SyncTask, name: string): Promise<string> {
  const run = await world.ask(task);
  let dead = false;
  const step = ({ name: at }: { readonly name?: string } = {}): void => {
    dead ||= at === name;
    if (dead) throw new Death();
  };
  const queued = await runBy(world.store, run);
  if (queued === null) throw new Error('no run');
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const ctx = world.ctx({ store: countedStore(world.store, () => step()), step, log });
  await runTask(ctx, queued).catch((thrown: unknown) => {
    if (!dead) throw thrown;
  });
  expect(dead).toBe(true);
  return run;
}

it('leaves the old state, the new one, or one that the next process finishes as the same run', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  const task = await killedTask(world);
  let deaths = 0;
  // Every fifteenth step here; by night every one, by real processes.
  for (let number = 1, at = 1; ; number += 1, at += 15) {
    await devices(world, generation(number));
    const run = await world.ask(task);
    const died = await dies(world, run, at);
    if (died) deaths += 1;
    await goOn(world);
    await expectWhole(world, run, number);
    if (!died) break;
  }
  expect(deaths).toBeGreaterThan(4);
}, 240_000);

it('a run that appends is gone on with, too: no row twice, and rows that are the same as often as they are', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  await devices(world, [['a', '一', '1']]);
  const limits = { batchSize: 2, rateLimitDelayMs: 0, seconds: 600, rows: 1_000 };
  const task = await world.task({ key: [], limits });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  let expected = 1;
  for (const name of ['bitable.planned', 'batch.entered', 'batch.answered', 'batch.ended', 'bitable.written']) {
    await devices(world, [
      ['same', '同', '1'],
      ['same', '同', '1'],
      [name, '异', null],
    ]);
    const run = await diesAt(world, task, name);
    await goOn(world);
    expected += 3;
    const ended = await runBy(world.store, run);
    expect(ended, `${name}: ${ended?.message}`).toMatchObject({ state: 'ok', counts: { rows: 3, created: 3 } });
    expect(world.simulator.bitable.rows(world.table), name).toHaveLength(expected);
  }
});

it('a record that a person changed after it was written, before the run went on, gives back all of its cells', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  await devices(world, [['a', '旧', '1']]);
  const task = await world.task({ mode: 'overwrite' });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  const [row] = world.simulator.bitable.rows(world.table);
  await devices(world, [['a', '新', '2']]);
  const run = await diesAt(world, task, 'batch.answered');
  expect(world.cells()).toMatchObject({ a: { title: '新', amount: 2 } });
  world.simulator.bitable.editCells(world.table, row?.id ?? '', { title: '人写的' });
  await goOn(world);
  // The source wins, and what the person wrote is what was there before.
  expect(await runBy(world.store, run)).toMatchObject({ state: 'ok', counts: { rows: 1, updated: 1, unchanged: 0 } });
  expect(world.cells()).toMatchObject({ a: { title: '新', amount: 2 } });
  expect(await world.runApproved(task, { kind: 'undo', undoes: run })).toMatchObject({ state: 'ok' });
  expect(world.cells()).toMatchObject({ a: { title: '人写的', amount: 1 } });
});

it('a run that went on after a kill and then broke off counts each row once', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  await devices(world, [['a', '一', '1']]);
  const limits = { batchSize: 1, rateLimitDelayMs: 0, seconds: 600, rows: 1_000 };
  const task = await world.task({ limits });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  await devices(
    world,
    [...'abcde'].map((code) => [code, code, '1'] as const),
  );
  const run = await diesAt(world, task, 'batch.ended');
  world.simulator.bitable.setAccess(world.app, 'read');
  await goOn(world);
  const ended = await runBy(world.store, run);
  const { created = 0, updated = 0, unchanged = 0, failed = 0 } = ended?.counts ?? {};
  expect(ended).toMatchObject({ id: run, state: 'failed', reason: 'permission' });
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(1 + created);
  expect({ created, updated, unchanged, failed }).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 4 });
});

it('a run that appends and goes on after a kill leaves out what is there, each row as often as it is', () => {
  const item = (code: string) => {
    return { act: 'create', record: null, key: '', row: 1, fields: { code, n: 1 }, before: {}, cells: null } as const;
  };
  const left = withoutAppended([item('a'), item('a'), item('b')], { createdCells: ['{"n":1,"code":"a"}'] });
  expect(left.map(({ fields }) => fields.code)).toEqual(['a', 'b']);
});
