// Whatever is kept, whatever arrives and from where, and wherever a process dies: days are what the readings say, at once.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import { type DateRange, dateAfter } from '../../../src/features/meter/readings/day-runs.ts';
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { readDays } from '../../../src/features/meter/readings/read-days.ts';
import { rebuild } from '../../../src/features/meter/readings/rebuild.ts';
import { type RollContext, rollUp } from '../../../src/features/meter/readings/roll-up.ts';
import { readingsOfRows } from '../../../src/features/meter/readings/stored-reading.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { DAY_MS, startOfDate, wallText } from '../../../src/features/meter/rules/reading.ts';
import { meterSettings } from '../../../src/features/meter/settings.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { keep, withMeter, writeForeign } from './meter-store.ts';

const METERS = ['A', 'B', 'C'] as const;
const RANGE: DateRange = { first: '2026-09-28', last: '2026-11-02' };
const BEGIN = startOfDate('2026-10-01');
const DAYS = 30;
const NOW = startOfDate('2026-11-01') + 10 * 3_600_000;

function contextOf(store: Store, intervalSeconds = 3_600): RollContext {
  return {
    store,
    settings: meterSettings.parse({ intervalSeconds }),
    now: () => new Date(NOW),
    signal: new AbortController().signal,
  };
}

/** From all readings there are, without anything that is kept. */
async function recomputed(store: Store, intervalSeconds = 3_600): Promise<ReadonlyMap<string, readonly MeterDay[]>> {
  const rows = await meterDb(store).selectFrom('electricity_balance').selectAll().orderBy('id').execute();
  return new Map(
    METERS.map((meter) => {
      const readings = readingsOfRows(rows.filter(({ meter_no }) => meter_no === meter));
      return [meter, daysOf(readings, RANGE, { intervalSeconds, now: NOW })];
    }),
  );
}

async function expectRight(store: Store): Promise<void> {
  expect(await readDays(contextOf(store), METERS, RANGE)).toEqual(await recomputed(store));
}

interface Entry {
  readonly meter: string;
  readonly minute: number;
  readonly remain: number;
}

const entry: fc.Arbitrary<Entry> = fc.record({
  meter: fc.constantFrom(...METERS),
  minute: fc.integer({ min: 0, max: DAYS * 1440 - 1 }),
  remain: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 30_000 }) }, fc.constantFrom(0, 10_000, 5)),
});
/** An afternoon as a working meter gives it: every hour, falling. */
const run = fc
  .record({
    meter: fc.constantFrom(...METERS),
    hour: fc.nat({ max: DAYS * 24 }),
    count: fc.integer({ min: 2, max: 60 }),
    from: fc.integer({ min: 2_000, max: 40_000 }),
  })
  .map(({ meter, hour, count, from }): readonly Entry[] =>
    Array.from({ length: count }, (_, at) => ({
      meter,
      minute: Math.min(DAYS * 1440 - 1, (hour + at) * 60),
      remain: from - at * 30,
    })),
  );
const entries: fc.Arbitrary<readonly Entry[]> = fc.oneof(fc.array(entry, { minLength: 1, maxLength: 6 }), run);
const step = fc.oneof(
  fc.record({ kind: fc.constant('ours' as const), entries }),
  fc.record({ kind: fc.constant('theirs' as const), entries }),
  fc.record({ kind: fc.constant('roll' as const), ms: fc.constantFrom(0, 60_000) }),
  fc.record({ kind: fc.constant('dies' as const), at: fc.nat({ max: 40 }) }),
  fc.record({ kind: fc.constant('rebuild' as const), meter: fc.constantFrom(...METERS, null) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Three weeks of a meter that is read every hour: evenings that use more, now and then a top-up, a silence, a new meter, a big fall. */
const household: fc.Arbitrary<readonly NewReading[]> = fc
  .array(fc.record({ hour: fc.nat({ max: 500 }), what: fc.constantFrom('top-up', 'silence', 'other', 'fall') }), {
    maxLength: 5,
  })
  .map((events) => {
    let left = 30_000;
    return Array.from({ length: 500 }, (_, hour) => {
      const what = events.find((event) => event.hour === hour)?.what;
      left = Math.max(0, left - 30 - (hour % 24) * 4);
      if (what === 'top-up') left += 10_000;
      if (what === 'other') left = 50_000;
      if (what === 'fall') left = Math.max(0, left - 7_000);
      const isSilent = events.some((event) => event.what === 'silence' && hour > event.hour && hour < event.hour + 12);
      const reading = { meter: 'A', at: BEGIN + hour * 3_600_000, remain: kwh(left), amount: null, price: null };
      return isSilent ? [] : [reading];
    }).flat();
  });

/** A server takes its time for each. */
function runsOn(kind: DatabaseKind): number {
  return (kind === 'sqlite' ? 12 : 3) * (IS_NIGHTLY ? 20 : 1);
}

class Died extends Error {}

/** A rolling up that comes to an end before its n-th statement, as a process that is killed: what it has not committed is gone. */
async function rollAndDie(store: Store, at: number): Promise<void> {
  let left = at;
  const mortal = countedStore(store, () => {
    left -= 1;
    if (left < 0) throw new Died();
  });
  await rollUp(contextOf(mortal)).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
}

async function take(store: Store, one: Step): Promise<void> {
  if (one.kind === 'ours') {
    await keep(
      store,
      one.entries.map(({ meter, minute, remain }) => ({
        meter,
        at: BEGIN + minute * 60_000,
        remain: kwh(remain),
        amount: null,
        price: null,
      })),
    );
  }
  if (one.kind === 'theirs') {
    const taken = new Set(
      (await meterDb(store).selectFrom('electricity_balance').select(['meter_no', 'collected_at']).execute()).map(
        (row) => `${row.meter_no} ${row.collected_at}`,
      ),
    );
    const rows = new Map(
      one.entries.map(({ meter, minute, remain }) => [
        `${meter} ${wallText(BEGIN + minute * 60_000)}`,
        [meter, wallText(BEGIN + minute * 60_000), (remain / 100).toFixed(2)] as const,
      ]),
    );
    const fresh = [...rows].filter(([key]) => !taken.has(key)).map(([, row]) => row);
    if (fresh.length > 0) await writeForeign(store, fresh);
  }
  if (one.kind === 'roll') await rollUp(contextOf(store), { ms: one.ms });
  if (one.kind === 'dies') await rollAndDie(store, one.at);
  if (one.kind === 'rebuild')
    await rebuild(contextOf(store), { ...(one.meter === null ? {} : { meters: [one.meter] }), progress: () => {} });
}

onSomeStores('roll-ups', ({ fresh, again }, kind) => {
  test('after any history they are what the readings say', async () => {
    const store = await withMeter((await fresh()).store);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const table of ['electricity_balance', 'meter_days', 'meter_rolls', 'meter_absorbed'])
          await sql`delete from ${sql.table(table)}`.execute(store.db);
        for (const one of steps) {
          await take(store, one);
          await expectRight(store);
        }
      }),
      { numRuns: runsOn(kind) },
    );
  });

  test('a rolling up that dies before any statement leaves answers right, and the next one ends it', async () => {
    const store = await withMeter((await fresh()).store);
    const history = Array.from(
      { length: 24 * 12 },
      (_, hour) => [METERS[hour % 3] ?? 'A', wallText(BEGIN + hour * 3_600_000), (300 - hour / 2).toFixed(2)] as const,
    );
    await writeForeign(store, history.slice(0, 200));
    for (let at = 0; at < 60; at += 4) {
      await rollAndDie(store, at);
      await expectRight(store);
    }
    await writeForeign(store, history.slice(200));
    await rollUp(contextOf(store));
    await expectRight(store);
    const kept = await meterDb(store)
      .selectFrom('meter_days')
      .select('date')
      .where('meter', '=', 'A')
      .orderBy('date')
      .execute();
    expect(kept.map(({ date }) => date).slice(0, 1)).toEqual(['2026-10-01']);
    expect(kept).toHaveLength(11);
  });

  test('what a transaction commits late counts from then on, although later numbers were absorbed', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    if (kind === 'sqlite') return; // One writes at a time there: no number is passed over.
    const slow = await again(url);
    await slow.transaction(async (trx) => {
      await sql`insert into electricity_balance (meter_no, remain, collected_at) values ('A', 20, '2026-10-03 12:00:00')`.execute(
        trx,
      );
      await writeForeign(store, [
        ['A', '2026-10-01 12:00:00', '30'],
        ['A', '2026-10-06 12:00:00', '10'],
        ['A', '2026-10-07 12:00:00', '9'],
      ]);
      await rollUp(contextOf(store));
      await expectRight(store);
    });
    await expectRight(store);
    await rollUp(contextOf(store));
    await expectRight(store);
    const third = (await readDays(contextOf(store), ['A'], RANGE)).get('A')?.find(({ date }) => date === '2026-10-03');
    expect(third?.last?.remain).toBe(2000);
  });

  test('what is deleted counts until days are rebuilt, and rebuilding one meter is enough for it', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(store, [
      ['A', '2026-10-01 12:00:00', '30'],
      ['A', '2026-10-02 12:00:00', '20'],
      ['A', '2026-10-04 12:00:00', '10'],
    ]);
    await rollUp(contextOf(store));
    await sql`delete from electricity_balance where collected_at = '2026-10-02 12:00:00'`.execute(store.db);
    await rebuild(contextOf(store), { meters: ['A'], progress: () => {} });
    await expectRight(store);
  });

  test('a rebuilding that dies is gone on with', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(
      store,
      Array.from(
        { length: 80 },
        (_, hour) => [METERS[hour % 3] ?? 'A', wallText(BEGIN + hour * 7_200_000), String(100 - hour)] as const,
      ),
    );
    await rollUp(contextOf(store));
    await sql`update electricity_balance set remain = 0 where meter_no = 'B'`.execute(store.db);
    let left = 40;
    const mortal = countedStore(store, () => {
      left -= 1;
      if (left < 0) throw new Died();
    });
    await expect(rebuild(contextOf(mortal), { progress: () => {} })).rejects.toThrow(Died);
    await expectRight(store);
    const again = await rebuild(contextOf(store), { progress: () => {} });
    expect(again).toMatchObject({ isContinued: true, left: 0 });
    await expectRight(store);
    expect(await rebuild(contextOf(store), { progress: () => {} })).toMatchObject({ isContinued: false, days: 18 });
  });

  test('another interval of reading makes other gaps, at once', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(
      store,
      Array.from({ length: 9 }, (_, day) => ['A', wallText(BEGIN + day * DAY_MS), String(90 - day)] as const),
    );
    await rollUp(contextOf(store, 3_600));
    expect(await readDays(contextOf(store, 86_400), METERS, RANGE)).toEqual(await recomputed(store, 86_400));
    await rollUp(contextOf(store, 86_400));
    expect(await readDays(contextOf(store, 86_400), METERS, RANGE)).toEqual(await recomputed(store, 86_400));
  });
});

test('any range of days is the same days, whether or not what came before them is read', async () => {
  const database = await freshDatabase('sqlite');
  const store = await withMeter(await openStore(database.url));
  await fc.assert(
    fc.asyncProperty(household, fc.nat({ max: 20 }), fc.nat({ max: 6 }), async (readings, first, length) => {
      await sql`delete from electricity_balance`.execute(store.db);
      await keep(store, readings);
      const all = daysOf(readings, RANGE, { intervalSeconds: 3_600, now: NOW });
      const range = { first: dateAfter('2026-10-01', first), last: dateAfter('2026-10-01', first + length) };
      const days = (await readDays(contextOf(store), ['A'], range)).get('A');
      expect(days).toEqual(all.filter(({ date }) => date >= range.first && date <= range.last));
    }),
    { numRuns: IS_NIGHTLY ? 1_000 : 60 },
  );
  await store.close();
  await database.drop();
});
