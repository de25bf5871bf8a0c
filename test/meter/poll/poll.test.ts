// Thousands of meters against one host: never more at once, never more a minute, each once, and a host that bans is left alone.
import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MeterContext, meterDb } from '../../../src/features/meter/context.ts';
import { fetchNow } from '../../../src/features/meter/poll/fetch-now.ts';
import { pollSchedule } from '../../../src/features/meter/poll/job.ts';
import type { Pace } from '../../../src/features/meter/poll/lane.ts';
import { poll } from '../../../src/features/meter/poll/poll.ts';
import { sourceStandings } from '../../../src/features/meter/poll/standings.ts';
import { lastReadings } from '../../../src/features/meter/readings/last-readings.ts';
import { meterSettings } from '../../../src/features/meter/settings.ts';
import { heartbeats } from '../../../src/store/heartbeats.ts';
import type { Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import {
  EXAMPLE,
  type MeterPages,
  type Misbehaviour,
  pageOf,
  sendPage,
  serveMeterPages,
} from '../../support/meter-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { meterContext } from '../meter-bench.ts';
import { withMeter } from '../readings/meter-store.ts';

const START = Date.parse('2026-11-26T00:00:10Z');
let pages: MeterPages;
beforeEach(async () => {
  pages = await serveMeterPages();
});
afterEach(() => pages.close());

/** A clock that goes as far as somebody sleeps; requests take none of its time. */
function steppedPace(): Pace & { readonly at: () => number } {
  let at = START;
  return {
    now: () => at,
    at: () => at,
    sleep: async (ms) => {
      const until = at + ms;
      await Promise.resolve();
      at = Math.max(at, until);
    },
  };
}

/** Answers nobody until so many wait at once; from then on everybody. */
function togetherOnly(count: number): Misbehaviour {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  return (_, response, meter) => {
    const answer = (): void => sendPage(response, pageOf(meter, EXAMPLE));
    if (isOpen) return answer();
    waiting.push(answer);
    isOpen = waiting.length === count;
    if (isOpen) for (const each of waiting) each();
  };
}

function numbersTo(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `186${String(index).padStart(8, '0')}`);
}

interface Asking {
  readonly count: number;
  readonly perMinute?: number;
  readonly now?: () => number;
  readonly more?: object;
}

function asking(store: Store, { count, perMinute = 6000, now = () => START, more = {} }: Asking): MeterContext {
  return meterContext({
    store,
    now: () => new Date(now()),
    settings: {
      sources: { cnyiot: { kind: 'cnyiot', url: pages.url, perMinute, timeoutSeconds: 30 } },
      meters: Object.fromEntries(numbersTo(count).map((number, index) => [number, { name: `第 ${index} 块` }])),
      ...more,
    },
    outbound: { allow: [pages.address], http: ['127.0.0.1'] },
  });
}

onSomeStores('many meters', ({ fresh, again }) => {
  test('each is asked once, no more at once than may be, and kept with its standing', async () => {
    const { store } = await fresh();
    await withMeter(store);
    const ctx = asking(store, { count: 120, more: { concurrency: 5 } });
    pages.misbehave(togetherOnly(5));
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({
      meters: 120,
      due: 120,
      read: 120,
      left: 0,
    });
    expect(new Set(pages.asked.map(({ meter }) => meter)).size).toBe(120);
    expect(pages.asked).toHaveLength(120);
    expect(pages.most()).toBe(5);
    const last = await lastReadings(ctx, numbersTo(120));
    expect([...last.values()].every(({ remain }) => remain === 11965)).toBe(true);
    expect(last.size).toBe(120);
    const standings = await sourceStandings(ctx, numbersTo(120));
    expect([...standings.values()].every(({ state, okAt }) => state === 'ok' && okAt === START)).toBe(true);
    expect((await heartbeats(store)).get('meter/cnyiot')).toMatchObject({ kind: 'meter', state: 'ok' });
    // Until they are due again nobody asks; then everybody is asked.
    expect(await poll(ctx, { byHand: false })).toMatchObject({ due: 0 });
    const later = asking(store, { count: 120, now: () => Date.parse('2026-11-26T00:05:00Z') });
    expect(await poll(later, { byHand: false, pace: steppedPace() })).toMatchObject({ due: 120, read: 120 });
  });

  test('a source that was asked in vain is alive and not well: silence is that of who does not ask', async () => {
    const { store } = await fresh();
    await withMeter(store);
    const ctx = asking(store, { count: 2 });
    for (const number of numbersTo(2)) pages.misbehave((_, response) => void response.writeHead(403).end(), number);
    await poll(ctx, { byHand: false, pace: steppedPace() });
    const row = (await heartbeats(store)).get('meter/cnyiot');
    expect(row).toMatchObject({ state: 'warning', last_at: new Date(START).toISOString() });
  });

  test('two processes ask about each once', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    const other = await again(url);
    const both = await Promise.all(
      [store, other].map((one) => poll(asking(one, { count: 60 }), { byHand: false, pace: steppedPace() })),
    );
    expect(pages.asked).toHaveLength(60);
    expect(both.filter((one) => one !== null).reduce((sum, { read }) => sum + read, 0)).toBe(60);
  });

  test('a host that bans in the middle is left alone, all of its meters say so, and is tried again with one', async () => {
    const { store } = await fresh();
    await withMeter(store);
    let now = START;
    const ctx = asking(store, { count: 100, now: () => now });
    const banAfter = 20;
    for (const number of numbersTo(100).slice(banAfter)) {
      pages.misbehave((_, response) => void response.writeHead(403).end(), number);
    }
    const first = await poll(ctx, { byHand: false, pace: steppedPace() });
    expect(first).toMatchObject({ due: 100, read: banAfter });
    // Those under way when the first ban came, and nobody after.
    expect(pages.asked.length).toBeLessThanOrEqual(banAfter + 8);
    expect(first?.unasked).toBe(100 - pages.asked.length);
    const states = [...(await sourceStandings(ctx, numbersTo(100))).values()];
    expect(states.filter(({ state }) => state === 'refused')).toHaveLength(80);
    expect(states.at(-1)).toMatchObject({
      failures: 1,
      sentence: expect.stringMatching(/HTTP 403.*再问$/),
      askedAt: null,
    });
    expect((await lastReadings(ctx, numbersTo(100))).size).toBe(banAfter);

    // Still at rest: nobody is asked, and it goes on being said.
    const asked = pages.asked.length;
    now = START + 50_000;
    expect(await poll(ctx, { byHand: true, pace: steppedPace() })).toMatchObject({ read: 0 });
    expect(pages.asked).toHaveLength(asked);

    // One knocks; banned still, the rest is longer.
    now = Date.parse('2026-11-26T00:05:00Z');
    for (const number of numbersTo(100)) pages.misbehave((_, response) => void response.writeHead(403).end(), number);
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ due: 100, read: 0, unasked: 99 });
    expect(pages.asked).toHaveLength(asked + 1);

    // Long after, the host is well: one knocks, and the others follow.
    now = Date.parse('2026-11-26T02:00:00Z');
    for (const number of numbersTo(100)) pages.misbehave(null, number);
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ due: 100, read: 100, unasked: 0 });
  });

  test.each([500, 302, 404])(
    'an answer %i of one meter is that meter’s alone, however often it comes',
    async (code) => {
      const { store } = await fresh();
      await withMeter(store);
      let now = START;
      const ctx = asking(store, { count: 4, now: () => now, more: { concurrency: 1 } });
      const [broken = '', ...well] = numbersTo(4);
      pages.misbehave((_, response) => void response.writeHead(code, { Location: '/login' }).end(), broken);
      for (const round of [1, 2, 3, 4]) {
        expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ read: 3, unasked: 0 });
        for (const number of [broken, ...well]) {
          now += 61_000;
          expect(await fetchNow(ctx, number)).toMatchObject(
            number === broken ? { kind: 'fault', state: 'refused' } : { kind: 'same' },
          );
        }
        const standings = await sourceStandings(ctx, numbersTo(4));
        expect([...standings.values()].map(({ state }) => state)).toEqual(['refused', 'ok', 'ok', 'ok']);
        expect(standings.get(broken)?.failures).toBe(2 * round);
        now = START + round * 300_000;
      }
      // Nor when nobody but it is asked.
      for (const _ of [1, 2, 3, 4]) {
        now += 61_000;
        await fetchNow(ctx, broken);
      }
      now += 1_000;
      expect(await poll(ctx, { byHand: true, pace: steppedPace() })).toMatchObject({ read: 3, unasked: 0 });
    },
  );

  test('three different meters in a row that hear 500 are the host’s: the others say that it rests, and one that stays broken does not keep it', async () => {
    const { store } = await fresh();
    await withMeter(store);
    let now = START;
    const ctx = asking(store, { count: 6, now: () => now, more: { concurrency: 1 } });
    const error: Misbehaviour = (_, response) => void response.writeHead(500).end();
    for (const number of numbersTo(6)) pages.misbehave(error, number);
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ read: 0, unasked: 3 });
    expect(pages.asked).toHaveLength(3);
    const told = [...(await sourceStandings(ctx, numbersTo(6))).values()].map(({ sentence }) => sentence);
    expect(told.slice(0, 3).every((sentence) => sentence.startsWith('来源答复 HTTP 500'))).toBe(true);
    expect(told.slice(3).every((sentence) => /^来源的主机在休息.*\d\d:\d\d 再问$/.test(sentence))).toBe(true);
    for (const number of numbersTo(6).slice(1)) pages.misbehave(null, number);
    now += 300_000;
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ read: 5, unasked: 0 });
  });

  test('meters that are not known say nothing of the others', async () => {
    const { store } = await fresh();
    await withMeter(store);
    const unknown: Misbehaviour = (_, response) => sendPage(response, '<html>没有这块表</html>');
    for (const number of numbersTo(6)) pages.misbehave(unknown, number);
    const ran = await poll(asking(store, { count: 20 }), { byHand: false, pace: steppedPace() });
    expect(ran).toMatchObject({ read: 14, faults: { unreadable: 6 }, unasked: 0 });
  });

  test('meters of a database are read in one question, rows that are old are kept once', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    const folder = temporaryFolder('meter-data');
    await sql`create table rooms (no varchar(20), remain varchar(20), at varchar(30))`.execute(store.db);
    for (const number of numbersTo(30)) {
      await sql`insert into rooms values (${number}, '7.25', '2026-11-26 07:59:00')`.execute(store.db);
    }
    const limits = { connectTimeoutSeconds: 5, statementTimeoutSeconds: 10, stallTimeoutSeconds: 10 };
    const sources = { power: { url, ...limits } };
    const site = { code: 'sz', name: '苏州', aliases: [], timeZone: 'Asia/Shanghai', sources };
    const own = {
      kind: 'database',
      site: 'sz',
      source: 'power',
      table: 'rooms',
      meter: 'no',
      remain: 'remain',
      at: 'at',
    };
    let now = START;
    const ctx = meterContext({
      store,
      dataDir: folder,
      now: () => new Date(now),
      sites: [site] as never,
      settings: {
        sources: { own },
        meters: Object.fromEntries([...numbersTo(30), 'X'].map((number) => [number, { name: number, source: 'own' }])),
      },
    });
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({
      read: 30,
      faults: { unreadable: 1 },
    });
    now += 300_000;
    expect(await poll(ctx, { byHand: false, pace: steppedPace() })).toMatchObject({ due: 31, read: 30 });
    const rows = await meterDb(store).selectFrom('electricity_balance').selectAll().execute();
    expect(rows).toHaveLength(30);
    expect((await lastReadings(ctx, ['18600000003'])).get('18600000003')).toMatchObject({
      at: Date.parse('2026-11-25T23:59:00Z'),
      remain: 725,
    });
    rmSync(folder, { recursive: true, force: true });
  });
});

test('the rhythm goes on when the last meter is stopped, and there is none without a meter', () => {
  const settings = (meters: object): Pick<MeterContext, 'settings'> => ({ settings: meterSettings.parse({ meters }) });
  const schedule = pollSchedule(settings({ 18600000001: { name: '一', enabled: false } }));
  expect(schedule).toEqual(pollSchedule(settings({ 18600000001: { name: '一' } })));
  expect(schedule).not.toBeNull();
  expect(pollSchedule(settings({}))).toBeNull();
});
