// Issue 3: another process takes the store's lock again and again for 800 ms while 50 events a second arrive. On SQLite, whose driver is
// synchronous and whose lock is the whole file's. The limits are the issue's.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { compile, type Program, start } from '../store/child.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { botBench } from './bench.ts';

let server: Program;
let other: Program;
beforeAll(async () => {
  [server, other] = await Promise.all([
    compile('test/bot/children/intake-child.ts'),
    compile('test/bot/children/lock-child.ts'),
  ]);
});
afterAll(() => {
  server.remove();
  other.remove();
});

const LOCKED_MS = 800;
/** Between two of its transactions the other process does something else. */
const PAUSE_MS = 30;
const EVENTS = 300;
const APART_MS = 20;

type Told =
  | { readonly taken: string; readonly as: string }
  | { readonly blockedMs: number; readonly slowestMs: number };

it('events are stored before they are acknowledged, within two seconds, and the event loop goes on', async () => {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  const { keys, events } = await botBench({ store, url: database.url });
  const locker = start(other, [database.url, `${LOCKED_MS}`, `${PAUSE_MS}`]);
  expect(await locker.next()).toBe('locked');
  const intake = start(server, [database.url, `${EVENTS}`, `${APART_MS}`]);

  const taken: string[] = [];
  const storedLater: string[] = [];
  let end: Extract<Told, { blockedMs: number }> | null = null;
  while (end === null) {
    const told = (await intake.next()) as Told;
    if ('blockedMs' in told) end = told;
    else {
      taken.push(told.taken);
      expect(told.as).toBe('stored');
      const key = await store
        .withTables<{ bot_keys: { key: string } }>()
        .db.selectFrom('bot_keys')
        .select('key')
        .where('key', '=', `e:${told.taken}`)
        .execute();
      if (key.length === 0) storedLater.push(told.taken);
    }
  }
  await locker.end('SIGKILL');
  expect(storedLater).toEqual([]);
  expect(new Set(taken).size).toBe(EVENTS);
  expect((await events()).length).toBe(EVENTS + 1);
  expect((await keys()).length).toBe(2 * (EVENTS + 1));
  // That there was something to wait for.
  expect(end.slowestMs).toBeGreaterThan(LOCKED_MS / 2);
  expect(end.slowestMs).toBeLessThan(2_000);
  expect(end.blockedMs).toBeLessThan(100);
  await store.close();
  await database.drop();
});
