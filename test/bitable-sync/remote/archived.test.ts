// A run that dies between the copy in the archive and the deletion of the record: there is one copy afterwards.
import { expect, it } from 'vitest';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { runTask } from '../../../src/features/bitable-sync/run/run-task.ts';
import { countedStore } from '../../support/counted-store.ts';
import { goOn } from '../run/kills.ts';
import { devices, openWorld, type World } from '../run/world.ts';

class Death extends Error {}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The process dies when it passes the step for the nth time; nothing of it reaches the store from then on. */
async function dies(world: World, run: string, at: string, nth: number): Promise<void> {
  let [passed, isDead] = [0, false];
  const alive = (): void => {
    if (isDead) throw new Death();
  };
  const step = ({ name }: { readonly name: string }): void => {
    if (name === at) passed++;
    isDead ||= passed === nth;
    alive();
  };
  const queued = await runBy(world.store, run);
  if (queued === null) throw new Error('no run');
  const ctx = world.ctx({ store: countedStore(world.store, alive), step, log: silent });
  await expect(runTask(ctx, queued)).rejects.toBeInstanceOf(Death);
}

it('a record is archived once, wherever its run dies, and again when it comes and goes again', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  const fields = [
    { field_name: 'code', type: 1 },
    { field_name: 'title', type: 1 },
    { field_name: 'amount', type: 2 },
  ];
  const archive = world.simulator.bitable.createTable(world.app, { name: '归档', fields });
  const task = await world.task({ mode: 'overwrite', gone: { kind: 'archive', table: archive.table } });
  const stays = ['A', 'C', 'D'].map((code) => [code, '在', '1'] as const);
  const goes = ['B', '走', '2'] as const;
  await devices(world, [...stays, goes]);
  await world.runApproved(task);
  const deaths = [
    ['batch.ended', 1],
    ['batch.answered', 2],
  ] as const;
  for (const [round, [at, nth]] of deaths.entries()) {
    await devices(world, stays);
    const run = await world.ask(task);
    await dies(world, run, at, nth);
    await goOn(world);
    expect(await runBy(world.store, run)).toMatchObject({ state: 'ok', counts: { deleted: 1 } });
    expect(Object.keys(world.cells())).toEqual(['A', 'C', 'D']);
    expect(world.simulator.bitable.rows(archive.table)).toHaveLength(round + 1);
    await devices(world, [...stays, goes]);
    expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { created: 1 } });
  }
});
