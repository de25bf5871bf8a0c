// Issue 3: another process takes the store's lock again and again for 800 ms while 50 events a second arrive. On SQLite, whose driver is
// synchronous and whose lock is the whole file's. The limits are the issue's. A process that only looks on tells how late the machine was,
// with others at work on it; what was measured then is measured again, and in the end taken with as much more as it was late.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { type Child, compile, type Program, start } from '../store/child.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { botBench } from './bench.ts';

const programs: Record<'intake' | 'lock' | 'bystander', Program | null> = { intake: null, lock: null, bystander: null };

beforeAll(async () => {
  for (const name of ['intake', 'lock', 'bystander'] as const)
    programs[name] = await compile(`test/bot/children/${name}-child.ts`);
});
afterAll(() => {
  for (const program of Object.values(programs)) program?.end();
});

function started(name: keyof typeof programs, ...args: readonly (string | number)[]): Child {
  const program = programs[name];
  if (program === null) throw new Error(`${name} was not built`);
  return start(program, args.map(String));
}

const LOCKED_MS = 800;
/** Between two of its transactions the other process does something else. */
const PAUSE_MS = 30;
const EVENTS = 300;
const APART_MS = 20;
const SLOWEST_MS = 2_000;
const BLOCKED_MS = 100;
/** An idle process on a machine with time for it is not later than that. */
const CALM_MS = 30;
const TRIES = 3;

type Told = { readonly taken: string; readonly as: string } | Delays;

interface Delays {
  readonly blockedMs: number;
  readonly slowestMs: number;
}

/** Whatever the machine does: every event is stored when it is taken, and none is lost or twice. */
async function measured(): Promise<Delays & { readonly machineMs: number }> {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  const { keys, events } = await botBench({ store, url: database.url });
  const lock = started('lock', database.url, LOCKED_MS, PAUSE_MS);
  expect(await lock.next()).toBe('locked');
  const intake = started('intake', database.url, EVENTS, APART_MS);
  const bystander = started('bystander');
  bystander.tell('from now on');
  await bystander.next();

  const taken: string[] = [];
  const notThere: string[] = [];
  for (;;) {
    const told = (await intake.next()) as Told;
    if ('blockedMs' in told) {
      bystander.tell('how late');
      const machineMs = Number(await bystander.next());
      await Promise.all([lock.end('SIGKILL'), bystander.end('SIGKILL')]);
      expect(notThere).toEqual([]);
      expect(new Set(taken).size).toBe(EVENTS);
      expect((await events()).length).toBe(EVENTS + 1);
      expect((await keys()).length).toBe(2 * (EVENTS + 1));
      await store.close();
      await database.drop();
      return { ...told, machineMs };
    }
    expect(told.as).toBe('stored');
    taken.push(told.taken);
    const tables = store.withTables<{ bot_keys: { key: string } }>();
    const query = tables.db.selectFrom('bot_keys').select('key').where('key', '=', `e:${told.taken}`);
    if ((await query.executeTakeFirst()) === undefined) notThere.push(told.taken);
  }
}

it('events are stored before they are acknowledged, within two seconds, and the event loop goes on', async () => {
  let delays = await measured();
  const isWithin = (): boolean => delays.slowestMs < SLOWEST_MS && delays.blockedMs < BLOCKED_MS;
  for (let tries = 1; tries < TRIES && !isWithin() && delays.machineMs > CALM_MS; tries += 1) delays = await measured();
  // That there was something to wait for.
  expect(delays.slowestMs).toBeGreaterThan(LOCKED_MS / 2);
  const late = Math.max(1, delays.machineMs / CALM_MS);
  expect(delays.slowestMs, JSON.stringify(delays)).toBeLessThan(SLOWEST_MS * late);
  expect(delays.blockedMs, JSON.stringify(delays)).toBeLessThan(BLOCKED_MS * late);
}, 180_000);
