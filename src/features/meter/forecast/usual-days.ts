// Which of the days that have been say something about those to come, and what they say: pure.
import type { MeterDay } from '../rules/day.ts';
import { medianOf } from '../rules/median.ts';
import { type Kwh, kwh } from '../units.ts';
import type { DayKind } from './day-kind.ts';

/** The newest days of a kind that count. */
export const LIKE_DAYS = 14;
/** Of a kind, before its own days are believed; and of all, before anything is said. */
export const LEAST_DAYS = 3;
/** A day with more minutes than this without readings says too little. */
const MOST_UNREAD_MINUTES = 360;
const MINUTES = 1_440;

export interface Excluded {
  readonly date: string;
  /** Chinese, without a full stop. */
  readonly why: string;
}

export interface UsableDays {
  /** Ascending. */
  readonly days: readonly MeterDay[];
  readonly excluded: readonly Excluded[];
}

/** Of the days before `today`; days before the first reading are no days of the meter. */
export function usableDays(days: readonly MeterDay[], today: string): UsableDays {
  const past = days.filter(({ date }) => date < today).sort((one, other) => (one.date < other.date ? -1 : 1));
  const begin = past.findIndex(({ readings, gaps }) => readings > 0 || gaps.length > 0);
  const judged = (begin === -1 ? [] : past.slice(begin)).map((day) => ({ day, why: whyNot(day) }));
  return {
    days: judged.flatMap(({ day, why }) => (why === null ? [day] : [])),
    excluded: judged.flatMap(({ day, why }) => (why === null ? [] : [{ date: day.date, why }])),
  };
}

function whyNot(day: MeterDay): string | null {
  if (day.replacements.length > 0) return '换表或清零';
  const unread = MINUTES - day.coveredMinutes;
  if (unread >= MINUTES) return '全天没有读数';
  if (unread > MOST_UNREAD_MINUTES) return `缺 ${Math.round(unread / 6) / 10} 小时的读数`;
  if (day.error * 2 > day.usage && day.error > 0) return '充值时段的用电估不准';
  return null;
}

/** What a day of a kind usually comes to. */
export interface Usual {
  readonly median: number;
  /** Of single days about the median, robust against a few strange ones. Hundredths of a kWh, not whole. */
  readonly deviation: number;
  readonly days: number;
  /** The share of the day's usage before each hour begins, 24 of them and the whole: 0 … 1, ascending. */
  readonly course: readonly number[];
}

export type UsualOf = (kind: DayKind) => Usual;

/** By the newest days of the kind; where they are too few, by the nearest kind that has enough, in the end by all. */
export function usualDays(days: readonly MeterDay[], kindOf: (date: string) => DayKind): UsualOf {
  const { workday, weekend, holiday } = likeDays(days, kindOf);
  const usual = { workday: usualOf(workday), weekend: usualOf(weekend), holiday: usualOf(holiday) };
  return (kind) => usual[kind];
}

/** The days that working days and weekends to come are measured by, ascending: of each kind the newest, and no older ones. */
export function countedDays(days: readonly MeterDay[], kindOf: (date: string) => DayKind): readonly MeterDay[] {
  const { workday, weekend } = likeDays(days, kindOf);
  const counted = new Set([...workday, ...weekend]);
  return days.filter((day) => counted.has(day));
}

function likeDays(
  days: readonly MeterDay[],
  kindOf: (date: string) => DayKind,
): Readonly<Record<DayKind, readonly MeterDay[]>> {
  const of = (kind: DayKind): readonly MeterDay[] => days.filter(({ date }) => kindOf(date) === kind).slice(-LIKE_DAYS);
  const [workdays, weekends, holidays] = [of('workday'), of('weekend'), of('holiday')];
  const all = days.slice(-LIKE_DAYS);
  const enough = (...lists: readonly (readonly MeterDay[])[]): readonly MeterDay[] =>
    lists.find((list) => list.length >= LEAST_DAYS) ?? all;
  return { workday: enough(workdays, all), weekend: enough(weekends, all), holiday: enough(holidays, weekends, all) };
}

function usualOf(days: readonly MeterDay[]): Usual {
  const values = days.map(({ usage }) => usage as number);
  const median = medianOf(values) ?? 0;
  // 1.4826 makes the median of distances the standard deviation of what is normally distributed.
  const deviation = 1.4826 * (medianOf(values.map((value) => Math.abs(value - median))) ?? 0);
  return { median, deviation, days: days.length, course: courseOf(days) };
}

function courseOf(days: readonly MeterDay[]): readonly number[] {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    days.reduce((sum, day) => sum + (day.hours[hour]?.usage ?? 0), 0),
  );
  const whole = hours.reduce((sum, hour) => sum + hour, 0);
  let before = 0;
  const shares = hours.map((hour, index) => {
    const share = whole > 0 ? before / whole : index / 24;
    before += hour;
    return share;
  });
  return [...shares, 1];
}

/** The median of the days of which the predicate holds, for people: null when there are none. */
export function medianUsage(days: readonly MeterDay[], of: (date: string) => boolean): Kwh | null {
  const values = days
    .filter(({ date }) => of(date))
    .slice(-LIKE_DAYS)
    .map(({ usage }) => usage as number);
  const median = medianOf(values);
  return median === null ? null : kwh(Math.round(median));
}
