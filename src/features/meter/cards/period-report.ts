// What a week or a month of a meter came to, against the one before: the figures of reports. Pure.
import type { MeterDay, TopUp } from '../rules/day.ts';
import { nightLoadOf, type PeakHour, peakHoursOf } from '../rules/heat.ts';
import {
  areWhole,
  byKindOfDay,
  completenessOf,
  isComplete,
  isMeasured,
  type KindOfDays,
  usageOf,
  usedBySameTime,
} from '../rules/periods.ts';
import { DAY_MS, startOfDate } from '../rules/reading.ts';
import { type Kwh, kwh, sumKwh } from '../units.ts';
import { topUpsOf } from './day-notes.ts';

export interface PeriodReport {
  /** Of the days that have begun; null where nothing is known of them, and then nothing else is. */
  readonly usage: Kwh | null;
  readonly error: Kwh;
  /** A day's, of the complete ones; null without one. */
  readonly daily: Kwh | null;
  /** The period before: as many days of it as of this one where this one is not over. Null where it is not known whole. */
  readonly before: Kwh | null;
  /** Whether it is itself known whole, as far as it has been read: otherwise there is no `before`. */
  readonly isWhole: boolean;
  readonly workday: KindOfDays;
  readonly restDay: KindOfDays;
  /** The greatest first; none where nothing was measured. */
  readonly peaks: readonly PeakHour[];
  /** In an hour of the night; null where no night was measured whole. */
  readonly night: Kwh | null;
  /** The day of most usage; null where nothing was used. */
  readonly greatest: { readonly date: string; readonly usage: Kwh } | null;
  /** Percent with one decimal; null before the first minute, and where nothing is known. */
  readonly completeness: number | null;
  readonly topUps: readonly TopUp[];
}

export interface ReportInput {
  /** Successive. */
  readonly days: readonly MeterDay[];
  /** All days of the period before, successive. */
  readonly before: readonly MeterDay[];
  readonly isWorkday: (date: string) => boolean;
  /** Milliseconds, UTC. */
  readonly now: number;
}

export function reportOf({ days, before, isWorkday, now }: ReportInput): PeriodReport {
  const known = isMeasured(days);
  const isWhole = known && areWhole(days, now);
  const complete = days.filter(isComplete);
  const greatest = days.reduce<MeterDay | null>((most, day) => (day.usage > (most?.usage ?? 0) ? day : most), null);
  return {
    usage: known ? usageOf(days) : null,
    error: sumKwh(days.map(({ error }) => error)),
    daily: complete.length === 0 ? null : kwh(Math.round(usageOf(complete) / complete.length)),
    before: isWhole ? beforeOf(days, before, now) : null,
    isWhole,
    ...byKindOfDay(days, isWorkday),
    peaks: peakHoursOf(days),
    night: nightLoadOf(days),
    greatest: greatest === null ? null : { date: greatest.date, usage: greatest.usage },
    completeness: known ? completenessOf(days, now) : null,
    topUps: topUpsOf(days),
  };
}

/** A period that is over is compared whole; one that is not with as many days of the other, up to the same time of the last of them. */
function beforeOf(days: readonly MeterDay[], before: readonly MeterDay[], now: number): Kwh | null {
  const day = days.at(-1);
  if (day === undefined) return null;
  const isOver = now >= startOfDate(day.date) + DAY_MS;
  const same = isOver ? before : before.slice(0, days.length);
  const end = same.at(-1);
  if (end === undefined || !same.every(isComplete)) return null;
  return isOver ? usageOf(same) : kwh(usageOf(same.slice(0, -1)) + usedBySameTime(end, day, now));
}
