// How far a balance reaches, day by day through the calendar, and how certain that is: pure.
import { DAY_MS, dateAfter, startOfDate } from '../rules/reading.ts';
import type { DayKind } from './day-kind.ts';
import type { Usual, UsualOf } from './usual-days.ts';

/** Farther than this nobody looks. */
export const MOST_DAYS = 999;

/**
 * How uncertain days to come are; all tuned by bench/meter-forecast on some seeds and judged on others. Single days differ as they have,
 * and days near each other alike. The level itself is known from few days, and wanders: the faster, the more single days differ.
 */
const DOUBT = {
  /** Deviations on each side of the range. */
  width: 1.45,
  /** By how much single days that follow each other add up faster than chance would have it. */
  alike: 2,
  level: 0.05,
  levelOfDeviation: 1.3,
  drift: 0.008,
  driftOfDeviation: 0.08,
  most: 0.5,
} as const;

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
    const usual = usualOf(kindOf(dateAfter(today, day)));
    const { median, deviation, course } = usual;
    const from = day === 0 ? gone : 0;
    const begun = courseAt(course, from);
    const part = 1 - begun;
    variance += DOUBT.alike * part * deviation ** 2;
    const used = before.used + part * median;
    const end = before.end + 1 - from;
    const doubt = DOUBT.width * Math.hypot(Math.sqrt(variance), used * wandering(usual, end));
    const after: Ahead = { end, used, doubt };
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

/** By what share the level itself may be another until so many days from now. */
function wandering({ median, deviation, days }: Usual, ahead: number): number {
  const relative = deviation / Math.max(1, median);
  const known = (DOUBT.levelOfDeviation * relative) / Math.sqrt(Math.max(1, days));
  const drift = (DOUBT.drift + DOUBT.driftOfDeviation * relative) * Math.sqrt(ahead);
  return Math.min(DOUBT.most, Math.hypot(drift, known, DOUBT.level));
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
