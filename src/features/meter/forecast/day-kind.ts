// What kind a day is: people use power differently on working days, on weekends, and on holidays.
import { dateAfter } from '../rules/reading.ts';

export type DayKind = 'workday' | 'weekend' | 'holiday';

/** Rest days in a row that make a holiday of each of them: a weekend has two. */
const HOLIDAY_DAYS = 3;

/** Remembers what it found: the same days are asked for again and again, for every meter. */
export function dayKinds(isWorkday: (date: string) => boolean): (date: string) => DayKind {
  const workdays = new Map<string, boolean>();
  const kinds = new Map<string, DayKind>();
  const works = (date: string): boolean => {
    const known = workdays.get(date) ?? isWorkday(date);
    workdays.set(date, known);
    return known;
  };
  const found = (date: string): DayKind => {
    if (works(date)) return 'workday';
    let row = 1;
    for (const step of [-1, 1]) {
      for (let away = step; row < HOLIDAY_DAYS && !works(dateAfter(date, away)); away += step) row++;
    }
    return row < HOLIDAY_DAYS ? 'weekend' : 'holiday';
  };
  return (date) => {
    const kind = kinds.get(date) ?? found(date);
    kinds.set(date, kind);
    return kind;
  };
}
