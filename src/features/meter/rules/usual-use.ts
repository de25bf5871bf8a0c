// What is usually used in a time: the estimate for the interval of a top-up or a replacement, in which the use cannot be read.
import type { Interval } from './interval.ts';
import { medianOf } from './median.ts';
import { DAY_MS, HOUR_MS } from './reading.ts';
import type { Span } from './spread.ts';

/** Hundredths of a kWh, whole. */
export interface Estimate {
  readonly use: number;
  /** ± */
  readonly error: number;
}

/** Hundredths of a kWh for each millisecond. */
interface Rate {
  readonly rate: number;
  readonly error: number;
}

/** How far back from an interval's beginning its evidence lies. */
export const EVIDENCE_DAYS = 3;
/** Of a longer interval nothing can be said without readings that are older than a day of it may depend on. */
export const LONGEST_ESTIMATED_DAYS = 3;
/** Three days do not show all there is: so many times what they show holds in nine of ten cases, as a test has it. */
const TIMES_FARTHEST = 2;
/** An hour of which less is known says nothing. */
const LEAST_OF_HOUR_MS = HOUR_MS / 2;
const LEAST_OF_LAST_HOUR_MS = HOUR_MS / 6;
/** What a single-phase meter of 60 A lets through at most: the error when nothing is known. */
const MOST_PER_HOUR = 15_00;

/** @param intervals of one meter, in order; what is used in gaps belongs to no hour and is no evidence */
export function usualUseOf(intervals: readonly Interval[]): (index: number) => Estimate {
  let known: ReadonlyMap<number, number> | undefined;
  return (index) => {
    const interval = intervals[index];
    if (interval === undefined) return { use: 0, error: 0 };
    const span = { from: interval.from.at, to: interval.to.at };
    known ??= ratesByHour(intervals);
    const evidence = { known, lastHour: lastHourRate(intervals, index) };
    // A prepaid meter at zero has switched off: until the top-up nothing was used, and after it hardly anything.
    const { use, error } = estimateOf(span, evidence);
    return interval.from.remain === 0 ? { use: 0, error: use + error } : { use, error };
  };
}

interface Evidence {
  /** Rate of every clock hour of which enough is known, by its number since 1970. */
  readonly known: ReadonlyMap<number, number>;
  readonly lastHour: Rate | null;
}

function estimateOf(span: Span, evidence: Evidence): Estimate {
  if (span.to - span.from > LONGEST_ESTIMATED_DAYS * DAY_MS) return unknown(span);
  const begin = Math.floor(span.from / HOUR_MS);
  let use = 0;
  let error = 0;
  for (let at = span.from; at < span.to; ) {
    const hour = Math.floor(at / HOUR_MS);
    const next = Math.min(span.to, (hour + 1) * HOUR_MS);
    const rate = rateFor(hour, begin, evidence);
    if (rate === null) return unknown(span);
    use += rate.rate * (next - at);
    error += rate.error * (next - at);
    at = next;
  }
  // A hundredth more for what the readings round away.
  return { use: Math.round(use), error: Math.round(error) + 1 };
}

function unknown({ from, to }: Span): Estimate {
  return { use: 0, error: Math.ceil((MOST_PER_HOUR * (to - from)) / HOUR_MS) };
}

/** The median of the same clock hour in the days before the interval, else of the 24 hours before it, else the hour before it. */
function rateFor(hour: number, begin: number, { known, lastHour }: Evidence): Rate | null {
  const daysBack = Math.floor((hour - begin) / 24) + 1;
  const same = Array.from({ length: EVIDENCE_DAYS }, (_, day) => known.get(hour - 24 * (daysBack + day)));
  const lately = () => Array.from({ length: 24 }, (_, back) => known.get(begin - 1 - back));
  return usualRate(same) ?? usualRate(lately()) ?? lastHour;
}

/** With twice the distance of the farthest of them as its error. */
function usualRate(rates: readonly (number | undefined)[]): Rate | null {
  const known = rates.filter((rate) => rate !== undefined);
  const rate = known.length < 2 ? null : medianOf(known);
  return rate === null ? null : { rate, error: TIMES_FARTHEST * Math.max(...known.map((one) => Math.abs(one - rate))) };
}

function ratesByHour(intervals: readonly Interval[]): ReadonlyMap<number, number> {
  const sums = new Map<number, { fall: number; ms: number }>();
  for (const { from, to, kind, isGap } of intervals) {
    if (kind !== 'use' || isGap) continue;
    // A reading of nine o'clock tells of the hour before.
    const hour = Math.floor((to.at - 1) / HOUR_MS);
    const sum = sums.get(hour);
    if (sum === undefined) sums.set(hour, { fall: from.remain - to.remain, ms: to.at - from.at });
    else {
      sum.fall += from.remain - to.remain;
      sum.ms += to.at - from.at;
    }
  }
  const rates = new Map<number, number>();
  for (const [hour, { fall, ms }] of sums) if (ms >= LEAST_OF_HOUR_MS) rates.set(hour, fall / ms);
  return rates;
}

/** With as much again as its error: a single look says little. */
function lastHourRate(intervals: readonly Interval[], index: number): Rate | null {
  const since = (intervals[index]?.from.at ?? 0) - HOUR_MS;
  let fall = 0;
  let ms = 0;
  for (let before = index - 1; before >= 0; before--) {
    const interval = intervals[before];
    if (interval === undefined || interval.to.at <= since) break;
    if (interval.kind !== 'use' || interval.isGap) continue;
    fall += interval.from.remain - interval.to.remain;
    ms += interval.to.at - interval.from.at;
  }
  return ms < LEAST_OF_LAST_HOUR_MS ? null : { rate: fall / ms, error: fall / ms };
}
