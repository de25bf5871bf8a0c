// Days of meters, whatever of them is kept: the rest is computed from the readings, and readings that have just come count.
import { batchesOf } from '../../../lib/batches.ts';
import { type MeterContext, meterDb } from '../context.ts';
import { type DateRange, datesOf } from '../rules/dates.ts';
import type { MeterDay } from '../rules/day.ts';
import { dateAt } from '../rules/reading.ts';
import { type Arrivals, arrivalsSince } from './arrivals.ts';
import { missingRuns } from './day-runs.ts';
import { lastRowsBefore, METERS_AT_ONCE, type MeterDb } from './queries.ts';
import { rawDays } from './raw-days.ts';
import { absorbedState, type KeptDay, keptDays, rollsOf } from './roll-queries.ts';
import { dayOfText } from './rolled-day.ts';
import { instantOf } from './stored-reading.ts';
import { intervalsBy, versionOf } from './version.ts';

export type ReadContext = Pick<MeterContext, 'store' | 'settings' | 'now'>;

/** With more readings than these that are not absorbed yet, answers compute all from the readings rather than look through them. */
const MOST_ARRIVALS = 2_000;

/**
 * Every day of the range for every meter, in order. Writes nothing and waits for no lock: what is kept is used as far as nothing has
 * arrived that could change it.
 */
export async function readDays(
  ctx: ReadContext,
  numbers: readonly string[],
  range: DateRange,
): Promise<ReadonlyMap<string, readonly MeterDay[]>> {
  const db = meterDb(ctx.store);
  const intervalOf = intervalsBy(ctx);
  const dates = datesOf(range);
  const meters = [...new Set(numbers)];
  const kept = await keptByMeter(db, meters, range, intervalOf);
  const days = new Map(meters.map((meter) => [meter, new Map(kept.get(meter))]));
  for (const [run, some] of missingByRun(dates, days)) {
    const computed = await rawDays(db, some, run, { intervalOf, now: ctx.now().getTime() });
    for (const [meter, ofMeter] of computed) for (const day of ofMeter) days.get(meter)?.set(day.date, day);
  }
  return new Map([...days].map(([meter, byDate]) => [meter, dates.flatMap((date) => byDate.get(date) ?? [])]));
}

type DaysByDate = ReadonlyMap<string, MeterDay>;

async function keptByMeter(
  db: MeterDb,
  meters: readonly string[],
  range: DateRange,
  intervalOf: (meter: string) => number,
): Promise<ReadonlyMap<string, DaysByDate>> {
  const state = await absorbedState(db);
  if (state === null) return new Map();
  // Both after the state: a reading that was there before is absorbed in it, and then in the days, or has arrived since.
  const [arrivals, rows] = await Promise.all([
    arrivalsSince(db, state, MOST_ARRIVALS),
    keptRows(db, meters, range, versionOf(state.epoch)),
  ]);
  if (arrivals.isMore) return new Map();
  const until = await firstDoubtful(db, meters, arrivals);
  const all = new Map<string, Map<string, MeterDay>>();
  for (const row of rows) {
    if (Number(row.interval_seconds) !== intervalOf(row.meter)) continue;
    if (row.date >= (until.get(row.meter) ?? '9999')) continue;
    const days = all.get(row.meter) ?? new Map<string, MeterDay>();
    days.set(row.date, dayOfText(row.date, row.body));
    all.set(row.meter, days);
  }
  return all;
}

async function keptRows(
  db: MeterDb,
  meters: readonly string[],
  range: DateRange,
  version: string,
): Promise<readonly KeptDay[]> {
  const rows: KeptDay[] = [];
  for (const some of batchesOf(meters, METERS_AT_ONCE)) rows.push(...(await keptDays(db, some, range, version)));
  return rows;
}

/** Of meters for which something arrived: the first date that it could change, which is that of the reading before it. */
async function firstDoubtful(
  db: MeterDb,
  meters: readonly string[],
  { spans }: Arrivals,
): Promise<ReadonlyMap<string, string>> {
  const touched = meters.filter((meter) => spans.has(meter));
  const rolls = await rollsOf(db, touched);
  const until = new Map<string, string>();
  const late: { readonly meter: string; readonly at: number }[] = [];
  for (const meter of touched) {
    const at = spans.get(meter)?.from ?? 0;
    const last = Number(rolls.get(meter)?.last_at ?? Number.POSITIVE_INFINITY);
    if (at > last) until.set(meter, dateAt(last));
    else late.push({ meter, at });
  }
  for (const some of batchesOf(late, METERS_AT_ONCE)) {
    const before = new Map((await lastRowsBefore(db, some)).map((row) => [row.meter_no, instantOf(row.collected_at)]));
    for (const { meter } of some) {
      const at = before.get(meter) ?? null;
      until.set(meter, at === null ? '' : dateAt(at));
    }
  }
  return until;
}

/** Meters that lack the same days, together. */
function missingByRun(
  dates: readonly string[],
  days: ReadonlyMap<string, DaysByDate>,
): readonly (readonly [DateRange, readonly string[]])[] {
  const byRun = new Map<string, { readonly run: DateRange; readonly meters: string[] }>();
  for (const [meter, byDate] of days) {
    for (const run of missingRuns(dates, (date) => !byDate.has(date))) {
      const key = `${run.first} ${run.last}`;
      const same = byRun.get(key);
      if (same === undefined) byRun.set(key, { run, meters: [meter] });
      else same.meters.push(meter);
    }
  }
  return [...byRun.values()].map(({ run, meters }) => [run, meters]);
}
