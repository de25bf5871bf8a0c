// What page, chat and alerts say of a meter at a moment, from readings in a real store.
import type { KyselyPlugin } from 'kysely';
import { expect, it } from 'vitest';
import { overviewsOf } from '../../src/features/meter/overview.ts';
import { atOfWall, wallText } from '../../src/features/meter/rules/reading.ts';
import { decimalText, kwh } from '../../src/features/meter/units.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';
import { onSomeStores } from '../store/each-store.ts';
import { meterContext } from './meter-bench.ts';
import { keep, reading, withMeter, writeForeign } from './readings/meter-store.ts';

const NOW = '2026-11-26 12:00:00';
const HOUR = 3_600_000;

function contextOf(store: Store, names: Readonly<Record<string, object>>) {
  const meters = Object.fromEntries(Object.entries(names).map(([number, more]) => [number, { name: number, ...more }]));
  return meterContext({
    store,
    settings: { intervalSeconds: 3_600, meters },
    now: () => new Date(atOfWall(NOW)),
  });
}

/** A reading an hour that falls by as much, up to now; the newest shows what is left. */
function falling(meter: string, hours: number, perHour: number, left: number) {
  return Array.from({ length: hours + 1 }, (_, index) => {
    const ago = hours - index;
    const remain = decimalText(kwh(left + ago * perHour));
    return reading(meter, wallText(atOfWall(NOW) - ago * HOUR), remain, undefined, ago === 0 ? '0.8' : undefined);
  });
}

/** Tells of every answer of the database. */
function answeredStore<T extends StoreTables>(store: Store<T>, heard: () => void): Store<T> {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      heard();
      return result;
    },
  };
  const { db } = store;
  return {
    ...store,
    db: db.withPlugin(plugin),
    withTables: <U extends object>() => answeredStore(store.withTables<U>(), heard),
  };
}

onSomeStores('overviews', ({ fresh }) => {
  it('say what is left, how fast it goes and when it is gone', async () => {
    const store = await withMeter((await fresh()).store);
    await keep(store, falling('A', 24 * 65, 100, 12_000));
    const ctx = contextOf(store, { A: {}, B: {} });
    const [a, b, ...none] = await overviewsOf(ctx, ['A', 'unknown', 'B']);
    expect(none).toEqual([]);
    expect(a).toMatchObject({
      meter: { number: 'A' },
      last: { at: atOfWall(NOW), remain: 12_000, price: 8_000 },
      // The reading at midnight shows the last hour of the day before; it is today's, by the day's rule.
      usedToday: 1_300,
      usedYesterdaySameTime: 1_200,
      usedYesterday: 2_400,
      week: { usage: 6 * 2_400 + 1_300, before: 6 * 2_400 + 1_200 },
      month: { usage: 29 * 2_400 + 1_300, before: 29 * 2_400 + 1_200 },
      amount: 9_600,
      price: 8_000,
      forecast: { days: 50, emptyOn: '2026-12-01', basis: { workday: 2_400, restDay: 2_400 } },
      source: { state: 'never' },
      fresh: 'fresh',
    });
    expect(b).toMatchObject({
      last: null,
      usedToday: 0,
      week: { usage: null, before: null },
      amount: null,
      price: null,
      forecast: { days: null, note: '还没有读数', basis: { daysUsed: 0 } },
      fresh: 'none',
    });
  });

  it('keep money apart from kWh, and know it after a reading of another program', async () => {
    const store = await withMeter((await fresh()).store);
    await keep(store, [reading('A', '2026-11-26 10:00:00', '100.00', '81.00', '0.8')]);
    const ctx = contextOf(store, { A: {}, B: { price: '0.65' }, C: {} });
    expect((await overviewsOf(ctx, ['A']))[0]).toMatchObject({ amount: 8_100, price: 8_000, fresh: 'fresh' });
    await writeForeign(store, [
      ['A', '2026-11-26 11:00:00', '90.00'],
      ['B', '2026-11-26 11:00:00', '10.00'],
      ['C', '2026-11-26 09:00:00', '10.00'],
    ]);
    const [a, b, c] = await overviewsOf(ctx, ['A', 'B', 'C']);
    expect([a?.amount, a?.price]).toEqual([7_200, 8_000]);
    expect([b?.amount, b?.price]).toEqual([650, 6_500]);
    expect([c?.amount, c?.price, c?.fresh]).toEqual([null, null, 'late']);
  });

  it('of many meters cost few statements', async () => {
    const store = await withMeter((await fresh()).store);
    const numbers = Array.from({ length: 60 }, (_, index) => `M${index}`);
    await keep(
      store,
      numbers.flatMap((number) => falling(number, 30, 100, 12_000)),
    );
    const count = async (some: readonly string[]): Promise<number> => {
      let answers = 0;
      const counted = answeredStore(store, () => {
        answers += 1;
      });
      const ctx = contextOf(counted, Object.fromEntries(numbers.map((number) => [number, {}])));
      expect(await overviewsOf(ctx, some)).toHaveLength(some.length);
      return answers;
    };
    // Raw readings of two months are read a dozen meters at once; whatever is kept as days already, many more.
    expect(await count(numbers)).toBeLessThan(numbers.length / 2);
  });
});
