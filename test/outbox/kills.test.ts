import { once } from 'node:events';
import Database from 'libsql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../src/databases/url.ts';
import { openStore } from '../../src/store/store.ts';
import { compile, type Program, start } from '../store/child.ts';
import { onOneStore } from '../store/each-store.ts';
import { everyOf } from '../support/extent.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { endSenders, outboxBench } from './bench.ts';

endSenders();

let program: Program;
beforeAll(async () => {
  program = await compile('test/outbox/children/sender-child.ts');
});
afterAll(() => program.end());

/** Lease, take-over, and for a message: claim, record; each is begun, done, committed. */
const STEPS = 12;

onOneStore('senders that die', ({ fresh }) => {
  it('at any step of a send, leave every message posted once and in order', async () => {
    const { url, file, speak, send, texts, rows, drained } = await outboxBench(await fresh());
    const said: string[] = [];
    const steps = everyOf(
      3,
      Array.from({ length: STEPS }, (_, index) => `${index + 1}`),
    );
    for (const moment of [...steps, 'called', 'posted']) {
      for (const text of [`${moment} a`, `${moment} b`]) {
        await speak(text);
        said.push(text);
      }
      const child = start(program, [url, file, moment]);
      if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
      expect(child.process.signalCode).toBe('SIGKILL');
    }
    send();
    await drained();
    expect(texts()).toEqual(said);
    const all = await rows();
    expect(all.every(({ state, message_id, sent_at }) => state === 'sent' && message_id && sent_at)).toBe(true);
    expect(new Set(all.map(({ message_id }) => message_id)).size).toBe(said.length);
  });

  it('right after a post, leave it to be found in the history an hour later', async () => {
    const { url, file, speak, send, texts, rows, advance, drained } = await outboxBench(await fresh());
    await speak('变更日志');
    const child = start(program, [url, file, 'posted']);
    if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
    expect((await rows())[0]?.state).toBe('sending');
    advance(61);
    send();
    await drained();
    expect(texts()).toEqual(['变更日志']);
    expect((await rows())[0]).toMatchObject({ state: 'sent', message_id: 'om_1', uncertain: 0 });
  });

  it('one of two, leave the other to go on', async () => {
    const { url, file, speak, texts, drained } = await outboxBench(await fresh());
    const children = [start(program, [url, file, 'never']), start(program, [url, file, 'never'])];
    for (const child of children) expect(await child.next()).toBe('sending');
    for (let n = 0; n < 10; n += 1) await speak(`${n}`);
    await expect.poll(() => texts().length).toBeGreaterThan(0);
    await children[0]?.end('SIGKILL');
    for (let n = 10; n < 20; n += 1) await speak(`${n}`);
    await drained();
    await children[1]?.end('SIGKILL');
    expect(texts()).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
  });
});

// On SQLite only: the rule is the same on all three.
it('a sender that was paused and overtaken posts nothing twice when it wakes', async () => {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  const { url, file, speak, send, texts, rows, drained } = await outboxBench({ store, url: database.url });
  const child = start(program, [url, file, 'never']);
  expect(await child.next()).toBe('sending');
  for (let n = 0; n < 200; n += 1) await speak(`${n}`);
  await expect.poll(() => texts().length, { interval: 5 }).toBeGreaterThan(3);
  // Paused in the middle of a transaction it would keep the file's lock, and nobody could overtake it.
  await expect
    .poll(
      () => {
        child.process.kill('SIGSTOP');
        if (isFree(database.url)) return true;
        child.process.kill('SIGCONT');
        return false;
      },
      { interval: 5 },
    )
    .toBe(true);
  // As if half a minute had gone by: a lease whose holder is alive has to expire.
  await store.db.updateTable('leases').set({ expires_at: '2026-01-01T00:00:00.000Z' }).execute();
  const stop = send();
  await drained();
  child.process.kill('SIGCONT');
  await speak('last');
  await drained();
  await child.end('SIGKILL');
  expect(texts()).toEqual([...Array.from({ length: 200 }, (_, index) => `${index}`), 'last']);
  expect((await rows()).every(({ state }) => state === 'sent')).toBe(true);
  await stop();
  await store.close();
  await database.drop();
});

/** Whether nobody holds SQLite's lock for writing. */
function isFree(url: string): boolean {
  const connection = new Database(parseDatabaseUrl(url).file ?? '');
  try {
    connection.exec('begin immediate');
    connection.exec('rollback');
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && /locked|busy/i.test(thrown.message)) return false;
    throw thrown;
  } finally {
    connection.close();
  }
}
