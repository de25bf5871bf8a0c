// A process killed with -9 at every step of a run, keyed and appending: the next one goes on with the same run, nothing is doubled.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { compile, type Program, start } from '../../store/child.ts';
import { expectWhole, generation, goOn, killedTask } from './kills.ts';
import { devices, openWorld, type World } from './world.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/bitable-sync/run/children/run-child.ts');
});
afterAll(() => program.end());

/** False when it got through everything first. */
async function killed(world: World, run: string, at: number): Promise<boolean> {
  const child = start(program, [world.childOrder(), run, String(at)]);
  if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
  if (child.process.signalCode !== null) expect(child.process.signalCode).toBe('SIGKILL');
  else expect(child.process.exitCode).toBe(0);
  return child.process.signalCode !== null;
}

it('of a run by key', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  const task = await killedTask(world);
  let deaths = 0;
  for (let at = 1; ; at += 1) {
    await devices(world, generation(at));
    const run = await world.ask(task);
    const died = await killed(world, run, at);
    if (died) deaths += 1;
    await goOn(world);
    await expectWhole(world, run, at);
    if (!died) break;
  }
  expect(deaths).toBeGreaterThan(60);
}, 1_800_000);

it('of a run that appends', async () => {
  const world = await openWorld({ source: 'postgres', settings: { approve: { share: 1, rows: 1_000 } } });
  await devices(world, [['a', '一', '1']]);
  const limits = { batchSize: 2, rateLimitDelayMs: 0, seconds: 600, rows: 1_000 };
  const task = await world.task({ mode: 'full', key: [], limits });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  let expected = 1;
  for (let at = 1; ; at += 3) {
    // Two rows that are the same, and others.
    await devices(world, [
      ['same', '同', '1'],
      ['same', '同', '1'],
      [`x${at}`, '异', '2'],
      [`y${at}`, '异', '3'],
      [`z${at}`, null, null],
    ]);
    const run = await world.ask(task);
    const died = await killed(world, run, at);
    await goOn(world);
    expected += 5;
    const ended = await runBy(world.store, run);
    expect(ended, `step ${at}: ${ended?.message}`).toMatchObject({ state: 'ok', counts: { rows: 5, created: 5 } });
    expect(world.simulator.bitable.rows(world.table), `step ${at}`).toHaveLength(expected);
    if (!died) break;
  }
}, 1_800_000);
