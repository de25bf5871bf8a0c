// How far a balance reaches, day by day through the calendar, and how certain that is: pure.
import { DAY_MS, startOfDate } from '../rules/reading.ts';
import { type DayKind, dateAfter } from './day-kind.ts';
import type { UsualOf } from './usual-days.ts';

/** Farther than this nobody looks. */
export const MOST_DAYS = 999;

/** How many deviations the range holds on each side, and how fast the level itself wanders: both tuned by bench/meter-forecast. */
const WIDTH = 1.4;
const DRIFT_A_DAY = 0.03;
const MOST_DRIFT = 0.5;

export interface Outlook {
  /** Days until nothing is left, by the usual usage, and at the earliest and latest; not rounded, MOST_DAYS at most. */
  readonly days: number;
  readonly low: number;
  readonly high: number;
}

interface Ahead {
  /** Days from now until this day ends. */
  readonly end: number;
  /** What is used until then. */
  readonly used: number;
  /** By how much that may be wrong. */
  readonly doubt: number;
}

/**
 * @param balance hundredths of a kWh, above 0
 * @param at milliseconds, UTC: the part of its day that is gone counts no more
 */
export function outlookOf(
  balance: number,
  at: number,
  today: string,
  usualOf: UsualOf,
  kindOf: (date: string) => DayKind,
): Outlook {
  const gone = (at - startOfDate(today)) / DAY_MS;
  const found: { days?: number | undefined; low?: number | undefined; high?: number | undefined } = {};
  let before: Ahead = { end: 0, used: 0, doubt: 0 };
  let variance = 0;
  for (let day = 0; day <= MOST_DAYS && found.high === undefined; day++) {
    const { median, deviation, days, course } = usualOf(kindOf(dateAfter(today, day)));
    const from = day === 0 ? gone : 0;
    const begun = courseAt(course, from);
    const part = 1 - begun;
    variance += part * deviation ** 2;
    const used = before.used + part * median;
    const end = before.end + 1 - from;
    const level = deviation / Math.sqrt(Math.max(1, days)) / Math.max(1, median);
    const drift = Math.min(MOST_DRIFT, Math.hypot(DRIFT_A_DAY * Math.sqrt(end), level));
    const after: Ahead = { end, used, doubt: WIDTH * Math.hypot(Math.sqrt(variance), used * drift) };
    const reached = (sign: -1 | 0 | 1): number | undefined => {
      const [then, now] = [before.used + sign * before.doubt, after.used + sign * after.doubt];
      if (now < balance) return undefined;
      const share = now > then ? (balance - then) / (now - then) : 1;
      return before.end + timeOf(course, from, Math.max(0, share));
    };
    found.low ??= reached(1);
    found.days ??= reached(0);
    found.high ??= reached(-1);
    before = after;
  }
  const { low = MOST_DAYS, days = MOST_DAYS, high = MOST_DAYS } = found;
  return { low: Math.min(low, MOST_DAYS), days: Math.min(days, MOST_DAYS), high: Math.min(high, MOST_DAYS) };
}

/** The share of a day's usage that is gone when this share of its time is. */
function courseAt(course: readonly number[], time: number): number {
  const hour = Math.min(23, Math.floor(time * 24));
  const [from = 0, to = 1] = [course[hour], course[hour + 1]];
  return from + (to - from) * (time * 24 - hour);
}

/** The time, in days from `from`, at which this share of the usage that was still to come is gone. */
function timeOf(course: readonly number[], from: number, share: number): number {
  const begun = courseAt(course, from);
  const wanted = begun + share * (1 - begun);
  for (let hour = Math.floor(from * 24); hour < 24; hour++) {
    const [before = 0, after = 1] = [course[hour], course[hour + 1]];
    if (after < wanted) continue;
    const part = after > before ? (wanted - before) / (after - before) : 0;
    return Math.max(0, (hour + part) / 24 - from);
  }
  return 1 - from;
}
