// Histories of readings, from all doors and with deaths in between, and what days come to of them when nothing is kept.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { readDays } from '../../../src/features/meter/readings/read-days.ts';
import { rebuild } from '../../../src/features/meter/readings/rebuild.ts';
import { type RollContext, rollUp } from '../../../src/features/meter/readings/roll-up.ts';
import { readingsOfRows } from '../../../src/features/meter/readings/stored-reading.ts';
import type { DateRange } from '../../../src/features/meter/rules/dates.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { startOfDate, wallText } from '../../../src/features/meter/rules/reading.ts';
import { meterSettings } from '../../../src/features/meter/settings.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import type { Store } from '../../../src/store/store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { keep, writeForeign } from './meter-store.ts';

export const METERS = ['A', 'B', 'C'] as const;
export const RANGE: DateRange = { first: '2026-09-28', last: '2026-11-02' };
export const BEGIN = startOfDate('2026-10-01');
export const DAYS = 30;
export const NOW = startOfDate('2026-11-01') + 10 * 3_600_000;

export function contextOf(store: Store, intervalSeconds = 3_600): RollContext {
  return {
    store,
    settings: meterSettings.parse({ intervalSeconds }),
    now: () => new Date(NOW),
    signal: new AbortController().signal,
  };
}

/** From all readings there are, without anything that is kept. */
export async function recomputed(
  store: Store,
  intervalSeconds = 3_600,
): Promise<ReadonlyMap<string, readonly MeterDay[]>> {
  const rows = await meterDb(store).selectFrom('electricity_balance').selectAll().orderBy('id').execute();
  return new Map(
    METERS.map((meter) => {
      const readings = readingsOfRows(rows.filter(({ meter_no }) => meter_no === meter));
      return [meter, daysOf(readings, RANGE, { intervalSeconds, now: NOW })];
    }),
  );
}

export async function expectRight(store: Store): Promise<void> {
  expect(await readDays(contextOf(store), METERS, RANGE)).toEqual(await recomputed(store));
}

export interface Entry {
  readonly meter: string;
  readonly minute: number;
  readonly remain: number;
}

export const entry: fc.Arbitrary<Entry> = fc.record({
  meter: fc.constantFrom(...METERS),
  minute: fc.integer({ min: 0, max: DAYS * 1440 - 1 }),
  remain: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 30_000 }) }, fc.constantFrom(0, 10_000, 5)),
});
/** An afternoon as a working meter gives it: every hour, falling. */
export const run = fc
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
export const entries: fc.Arbitrary<readonly Entry[]> = fc.oneof(fc.array(entry, { minLength: 1, maxLength: 6 }), run);
export const step = fc.oneof(
  fc.record({ kind: fc.constant('ours' as const), entries }),
  fc.record({ kind: fc.constant('theirs' as const), entries }),
  fc.record({ kind: fc.constant('roll' as const), ms: fc.constantFrom(0, 60_000) }),
  fc.record({ kind: fc.constant('dies' as const), at: fc.nat({ max: 40 }) }),
  fc.record({ kind: fc.constant('rebuild' as const), meter: fc.constantFrom(...METERS, null) }),
);

export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Three weeks of a meter that is read every hour: evenings that use more, now and then a top-up, a silence, a new meter, a big fall. */
export const household: fc.Arbitrary<readonly NewReading[]> = fc
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
export function runsOn(kind: DatabaseKind): number {
  return (kind === 'sqlite' ? 12 : 3) * (IS_NIGHTLY ? 8 : 1);
}

export class Died extends Error {}

/** A rolling up that comes to an end before its n-th statement, as a process that is killed: what it has not committed is gone. */
export async function rollAndDie(store: Store, at: number): Promise<void> {
  let left = at;
  const mortal = countedStore(store, () => {
    left -= 1;
    if (left < 0) throw new Died();
  });
  await rollUp(contextOf(mortal)).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
}

export async function take(store: Store, one: Step): Promise<void> {
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
