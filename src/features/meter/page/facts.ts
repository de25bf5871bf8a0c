// What the page of one meter is made from, read once, before anything is worked out.
import type { MeterOverview } from '../overview.ts';
import type { FullReading } from '../readings/readings-of.ts';
import { PERIOD_DAYS, type Period } from '../rules/compatible.ts';
import type { MeterDay } from '../rules/day.ts';
import type { Reading } from '../rules/reading.ts';

export interface MeterFacts {
  readonly overview: MeterOverview;
  /** Sixty days, ascending; the last is the day looked at. */
  readonly days: readonly MeterDay[];
  readonly period: Period;
  readonly today: string;
  /** The date asked for, where it has not come yet and today is shown in its place. */
  readonly toCome: string | null;
  /** Milliseconds, UTC. */
  readonly now: number;
  isWorkday(date: string): boolean;
  /** Of the hour that is open; null when none is. */
  readonly open: {
    readonly hour: number;
    readonly readings: readonly FullReading[];
    /** The one before them, of whatever hour: what was used since then is the hour's. */
    readonly before: Reading | null;
  } | null;
}

/** So many days are read before the day looked at, with it: two months of thirty days. */
export const DAYS_READ = 60;

/** The days of the period looked at, and those of the one before it. */
export function shownDays({ days, period }: Pick<MeterFacts, 'days' | 'period'>): {
  readonly now: readonly MeterDay[];
  readonly before: readonly MeterDay[];
} {
  const length = PERIOD_DAYS[period];
  return { now: days.slice(-length), before: days.slice(-2 * length, -length) };
}

/** The day looked at. @throws Error for facts without days */
export function lookedAt({ days }: Pick<MeterFacts, 'days'>): MeterDay {
  const day = days.at(-1);
  if (day === undefined) throw new Error('no day to look at');
  return day;
}
