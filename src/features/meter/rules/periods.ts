// Days against days: today against yesterday at the same time, 7 and 30 days against those before them.
import { type Kwh, kwh, NO_KWH, sumKwh } from '../units.ts';
import type { MeterDay } from './day.ts';
import { DAY_MS, HOUR_MS, startOfDate } from './reading.ts';

export interface Change {
  /** More than before is positive. */
  readonly difference: Kwh;
  /** With one decimal: 12.3 is 12.3 % more. Null where nothing was used before. */
  readonly percent: number | null;
}

/** Null without something to compare with. */
export function changeFrom(before: Kwh | null, usage: Kwh): Change | null {
  if (before === null) return null;
  const difference = kwh(usage - before);
  return { difference, percent: before === 0 ? null : Math.round((difference / before) * 1_000) / 10 + 0 };
}

export function usageOf(days: readonly MeterDay[]): Kwh {
  return sumKwh(days.map(({ usage }) => usage));
}

/**
 * What the day had used by an instant. A day knows its hours, so that within one it is reckoned evenly: off by no more than that hour's
 * usage.
 */
export function usedBy({ date, hours }: MeterDay, at: number): Kwh {
  const time = at - startOfDate(date);
  let used = 0;
  hours.forEach(({ usage }, hour) => {
    const share = Math.min(1, Math.max(0, time / HOUR_MS - hour));
    used += Math.round(usage * share);
  });
  return kwh(used);
}

/**
 * Until when the day's usage is known: its last reading, since what was used after it cannot be read yet; its end when it is over. Its
 * beginning when nothing was read yet.
 */
export function knownUntil({ date, last }: MeterDay, now: number): number {
  const begin = startOfDate(date);
  return now >= begin + DAY_MS ? begin + DAY_MS : (last?.at ?? begin);
}

/** What the day before had used when it was as late as it is now on the day, for as much of the day as can be known. */
export function usedBySameTime(before: MeterDay, day: MeterDay, now: number): Kwh {
  return usedBy(before, knownUntil(day, now) - startOfDate(day.date) + startOfDate(before.date));
}

/** Whether every minute of the day lies between two readings, be they far apart: then its usage is known whole. */
export function isComplete(day: MeterDay): boolean {
  return knownMs(day) > DAY_MS - 60_000;
}

function knownMs({ date, coveredMinutes, gaps }: MeterDay): number {
  const begin = startOfDate(date);
  let known = coveredMinutes * 60_000;
  for (const { from, to } of gaps) {
    if (to !== null) known += Math.min(to, begin + DAY_MS) - Math.max(from, begin);
  }
  return known;
}

/** Whether the days are complete, the last one as far as it has been read: only then are they compared. */
export function areWhole(days: readonly MeterDay[], now: number): boolean {
  return days.every((day, at) => {
    if (at < days.length - 1) return isComplete(day);
    return knownMs(day) > knownUntil(day, now) - startOfDate(day.date) - 60_000;
  });
}

/** Whether anything is known of what was used in them: of a single reading nothing is. */
export function isMeasured(days: readonly Pick<MeterDay, 'readings' | 'usage' | 'coveredMinutes'>[]): boolean {
  return days.some(({ readings, usage, coveredMinutes }) => readings > 1 || usage > 0 || coveredMinutes > 0);
}

export interface PeriodUse {
  /** Null where nothing is known of it. */
  readonly usage: Kwh | null;
  /** Whether it is known whole, as far as it has been read. Where it is not, a comparison would be with more time than it has. */
  readonly isWhole: boolean;
  /** Of as many days before, up to the same time of its last day. Null when one of them is not complete. */
  readonly before: Kwh | null;
  /** Null where either is not known whole. */
  readonly change: Change | null;
}

/**
 * The last `length` days against as many before them.
 * @param days successive, the period's last day at the end; the period before is unknown when there are fewer than two periods of them
 */
export function periodUse(days: readonly MeterDay[], length: number, now: number): PeriodUse {
  const period = days.slice(-length);
  const usage = isMeasured(period) ? usageOf(period) : null;
  const isWhole = areWhole(period, now);
  const earlier = days.slice(-2 * length, -length);
  const day = period.at(-1);
  const end = earlier.at(-1);
  if (day === undefined || end === undefined || earlier.length < length || !earlier.every(isComplete)) {
    return { usage, isWhole, before: null, change: null };
  }
  const before = kwh(usageOf(earlier.slice(0, -1)) + usedBySameTime(end, day, now));
  return { usage, isWhole, before, change: usage === null || !isWhole ? null : changeFrom(before, usage) };
}

/** Minutes of the days that lie in no gap, of those that have passed: percent with one decimal, rounded down. Null before the first minute. */
export function completenessOf(days: readonly MeterDay[], now: number): number | null {
  let covered = 0;
  let passed = 0;
  for (const { date, coveredMinutes } of days) {
    covered += coveredMinutes;
    passed += Math.floor(Math.min(DAY_MS, Math.max(0, now - startOfDate(date))) / 60_000);
  }
  return passed === 0 ? null : Math.min(100, Math.floor((covered / passed) * 1_000) / 10);
}

export interface KindOfDays {
  readonly days: number;
  /** A day's. Null without days. */
  readonly average: Kwh | null;
}

/** Working days against the others, of complete days alone. */
export function byKindOfDay(
  days: readonly MeterDay[],
  isWorkday: (date: string) => boolean,
): { readonly workday: KindOfDays; readonly restDay: KindOfDays } {
  const complete = days.filter(isComplete);
  const kind = (wanted: boolean): KindOfDays => {
    const usages = complete.filter(({ date }) => isWorkday(date) === wanted).map(({ usage }) => usage);
    const average = usages.length === 0 ? null : kwh(Math.round(sumKwh(usages) / usages.length));
    return { days: usages.length, average };
  };
  return { workday: kind(true), restDay: kind(false) };
}

/** Σ bought. */
export function boughtIn(days: readonly MeterDay[]): Kwh {
  return days.reduce((sum, { topUps }) => kwh(sum + sumKwh(topUps.map(({ bought }) => bought))), NO_KWH);
}
