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
  const world = await openWorld();
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
});
