// What a meter usually uses in an hour of the day, by recent days of the same kind. Pure.
import { type DayKind, dayKinds } from '../forecast/day-kind.ts';
import type { MeterDay, MeterHour } from '../rules/day.ts';
import { medianOf } from '../rules/median.ts';

/** So many days are looked back at. */
export const LOOKED_BACK_DAYS = 28;
/** Of a kind of days, before its own hours are believed; and of all, before anything is said. */
const LEAST_HOURS = 5;

/** What an hour comes to on like days. Hundredths of a kWh; the median is not always whole. */
export interface UsualHour {
  readonly median: number;
  readonly most: number;
}

/** Null: too few of these hours were read. */
export type UsualHours = (date: string, hour: number) => UsualHour | null;

/** True when what was used in it is known to have been used in it. */
export function isCertain(hour: MeterHour): boolean {
  return hour.readings > 0 && hour.estimated === 0 && hour.spread === 0;
}

/** @param days that are over, any order */
export function usualHours(days: readonly MeterDay[], isWorkday: (date: string) => boolean): UsualHours {
  const kindOf = dayKinds(isWorkday);
  const values = new Map<string, number[]>();
  const add = (key: string, usage: number): void => {
    const own = values.get(key);
    if (own === undefined) values.set(key, [usage]);
    else own.push(usage);
  };
  for (const { date, hours } of days) {
    for (const [hour, one] of hours.entries()) {
      if (!isCertain(one)) continue;
      add(keyOf(kindOf(date), hour), one.usage);
      add(keyOf('all', hour), one.usage);
    }
  }
  return (date, hour) => {
    const like = values.get(keyOf(kindOf(date), hour)) ?? [];
    const own = like.length >= LEAST_HOURS ? like : (values.get(keyOf('all', hour)) ?? []);
    const median = medianOf(own);
    return median === null || own.length < LEAST_HOURS ? null : { median, most: Math.max(...own) };
  };
}

function keyOf(kind: DayKind | 'all', hour: number): string {
  return `${kind} ${hour}`;
}
