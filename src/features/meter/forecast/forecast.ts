// When the power runs out: what is left, against the median of recent days like those to come, with a range. Pure.
import type { MeterDay } from '../rules/day.ts';
import { DAY_MS, dateAt } from '../rules/reading.ts';
import type { Kwh } from '../units.ts';
import { dayKinds } from './day-kind.ts';
import { MOST_DAYS, outlookOf } from './outlook.ts';
import {
  countedDays,
  type Excluded,
  LEAST_DAYS,
  medianUsage,
  type UsableDays,
  usableDays,
  usualDays,
} from './usual-days.ts';

export interface Forecast {
  /** Tenths of a day; null: too little data (under three days of like kind and overall), or nothing is used. */
  readonly days: number | null;
  /** The range in which the true day lies four times in five; null with `days`. */
  readonly low: number | null;
  readonly high: number | null;
  /** `2026-12-05`, of Beijing; null with `days`, and when it is too far away to be said. */
  readonly emptyOn: string | null;
  /** Chinese, without a full stop: why `days` is null, or why the range is wide; empty when there is nothing to say. */
  readonly note: string;
  /** What it was computed from. */
  readonly basis: {
    /** Medians of a day; null where no day of the kind is there. */
    readonly workday: Kwh | null;
    readonly restDay: Kwh | null;
    /** The first and the last day that counted, and how many between them did: the newest of each kind; empty when none did. */
    readonly from: string;
    readonly to: string;
    readonly daysUsed: number;
    /** Ascending. */
    readonly excluded: readonly Excluded[];
  };
}

export interface ForecastInput {
  /** The recent days of the meter in any order, today's too if it is there; two months of them are enough. */
  readonly days: readonly MeterDay[];
  readonly balance: Kwh;
  /** When the balance was that: milliseconds, UTC. */
  readonly at: number;
  /** When it is asked, if that is later: the days are counted from then. */
  readonly now?: number;
  readonly isWorkday: (date: string) => boolean;
}

const WIDE = 0.6;
const UNKNOWN = { days: null, low: null, high: null, emptyOn: null } as const;
const NO_DAYS: UsableDays = { days: [], excluded: [] };

/** Of a meter without a reading. */
export function noForecast(note: string): Forecast {
  return { ...UNKNOWN, note, basis: basisOf(NO_DAYS, () => true) };
}

export function forecastOf({ days, balance, at, now = at, isWorkday }: ForecastInput): Forecast {
  const today = dateAt(at);
  const usable = usableDays(days, today);
  const basis = basisOf(usable, isWorkday);
  const none = (note: string): Forecast => ({ ...UNKNOWN, note, basis });
  if (balance <= 0) return { days: 0, low: 0, high: 0, emptyOn: today, note: '已经用完', basis };
  if (usable.days.length < LEAST_DAYS) {
    return none(`数据不足：要 ${LEAST_DAYS} 天完整的用电，现在有 ${usable.days.length} 天`);
  }
  const kindOf = dayKinds(isWorkday);
  const usualOf = usualDays(usable.days, kindOf);
  if (usualOf('workday').median <= 0 && usualOf('weekend').median <= 0) return none('最近几乎没有用电，算不出天数');
  const outlook = outlookOf(balance, at, today, usualOf, kindOf);
  const isFar = outlook.days >= MOST_DAYS;
  const passed = Math.max(0, now - at) / DAY_MS;
  const left = (until: number, round: (value: number) => number): number => tenths(Math.max(0, until - passed), round);
  return {
    days: left(outlook.days, Math.floor),
    low: left(outlook.low, Math.floor),
    high: left(outlook.high, Math.ceil),
    emptyOn: isFar ? null : dateAt(at + outlook.days * DAY_MS),
    note: isFar ? `按最近的用电，${MOST_DAYS} 天以内用不完` : widthNote(outlook),
    basis,
  };
}

function tenths(days: number, round: (value: number) => number): number {
  return round(Math.round(days * 1e6) / 1e5);
}

function widthNote({
  days,
  low,
  high,
}: {
  readonly days: number;
  readonly low: number;
  readonly high: number;
}): string {
  return high - low > WIDE * days && high - low > 2 ? '最近每天用电差别大，天数只能估个大概' : '';
}

function basisOf({ days, excluded }: UsableDays, isWorkday: (date: string) => boolean): Forecast['basis'] {
  const counted = countedDays(days, dayKinds(isWorkday));
  return {
    workday: medianUsage(days, isWorkday),
    restDay: medianUsage(days, (date) => !isWorkday(date)),
    from: counted[0]?.date ?? '',
    to: counted.at(-1)?.date ?? '',
    daysUsed: counted.length,
    excluded,
  };
}
