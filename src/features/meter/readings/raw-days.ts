// Days computed from the readings themselves.
import { batchesOf } from '../../../lib/batches.ts';
import { type DateRange, datesOf } from '../rules/dates.ts';
import type { MeterDay } from '../rules/day.ts';
import { daysOf, MARGIN_DAYS } from '../rules/days-of.ts';
import { gapAfterMs } from '../rules/interval.ts';
import { DAY_MS, HOUR_MS, type Reading, startOfDate } from '../rules/reading.ts';
import { firstRowsFrom, lastRowsBefore, METERS_AT_ONCE, type MeterDb, type Row, rowsIn } from './queries.ts';
import { readingsOfRows } from './stored-reading.ts';

export interface RawOptions {
  readonly intervalOf: (meter: string) => number;
  /** Milliseconds, UTC. */
  readonly now: number;
}

/** So many days' readings are in memory at once. */
const DAYS_AT_ONCE = 600;

export async function rawDays(
  db: MeterDb,
  meters: readonly string[],
  range: DateRange,
  options: RawOptions,
): Promise<ReadonlyMap<string, readonly MeterDay[]>> {
  const atOnce = Math.floor(DAYS_AT_ONCE / Math.max(1, datesOf(range).length));
  const all = new Map<string, readonly MeterDay[]>();
  for (const some of batchesOf(meters, Math.min(METERS_AT_ONCE, Math.max(1, atOnce)))) {
    const readings = await readingsAround(db, some, range, options);
    for (const meter of some) {
      const dayOptions = { intervalSeconds: options.intervalOf(meter), now: options.now };
      all.set(meter, daysOf(readings.get(meter) ?? [], range, dayOptions));
    }
  }
  return all;
}

/** All that the days can depend on, for each meter: the days' own readings, those on either side, and the margin where it matters. */
async function readingsAround(
  db: MeterDb,
  meters: readonly string[],
  { first, last }: DateRange,
  { intervalOf, now }: RawOptions,
): Promise<ReadonlyMap<string, readonly Reading[]>> {
  const from = startOfDate(first);
  const to = startOfDate(last) + DAY_MS;
  const [before, own, after] = await Promise.all([
    lastRowsBefore(db, edgesAt(meters, from)),
    rowsIn(db, meters, { from, to }),
    firstRowsFrom(db, edgesAt(meters, to)),
  ]);
  const around = byMeter([...before, ...own, ...after]);
  const goOn = new Set(after.map(({ meter_no }) => meter_no));
  const uneven = meters.filter((meter) => {
    const gapMs = gapAfterMs(intervalOf(meter));
    return !isPlain(around.get(meter) ?? [], { gapMs, until: goOn.has(meter) ? null : now });
  });
  if (uneven.length === 0) return around;
  const margin = from - MARGIN_DAYS * DAY_MS;
  const [oldest, old] = await Promise.all([
    lastRowsBefore(db, edgesAt(uneven, margin)),
    rowsIn(db, uneven, { from: margin, to: from }),
  ]);
  const earlier = byMeter([...oldest, ...old]);
  return new Map(
    meters.map((meter) => {
      const older = earlier.get(meter) ?? [];
      const known = around.get(meter) ?? [];
      const newest = older.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
      return [meter, [...older, ...known.filter(({ at }) => at > newest)]];
    }),
  );
}

/** Kilowatts that no rule doubts, whatever the meter's usual use. */
const UNDOUBTED = 10;
const LEAST_MS = 5 * 60_000;

interface Expected {
  /** What is longer may be a gap: how often the meter was read before decides. Milliseconds. */
  readonly gapMs: number;
  /** To when the time after the last reading counts; null when there are more readings. */
  readonly until: number | null;
}

/**
 * Whether nothing but plain use is in the readings: no rise, no fall that anybody would doubt, no long time between them. Days of such
 * readings do not depend on what was usual before them, and the margin, seven times a day's readings, need not be read. A test compares
 * with the margin read.
 */
function isPlain(readings: readonly Reading[], { gapMs, until }: Expected): boolean {
  const last = readings.at(-1);
  if (last !== undefined && until !== null && until - last.at > gapMs) return false;
  return readings.every(({ at, remain }, index) => {
    const before = readings[index - 1];
    if (before === undefined) return true;
    const fall = before.remain - remain;
    return (
      at - before.at <= gapMs && fall >= 0 && fall * HOUR_MS <= UNDOUBTED * 100 * Math.max(LEAST_MS, at - before.at)
    );
  });
}

function edgesAt(meters: readonly string[], at: number): readonly { readonly meter: string; readonly at: number }[] {
  return meters.map((meter) => ({ meter, at }));
}

function byMeter(rows: readonly Row[]): ReadonlyMap<string, readonly Reading[]> {
  const lists = new Map<string, Row[]>();
  for (const row of rows) {
    const list = lists.get(row.meter_no);
    if (list === undefined) lists.set(row.meter_no, [row]);
    else list.push(row);
  }
  return new Map([...lists].map(([meter, list]) => [meter, readingsOfRows(list)]));
}
