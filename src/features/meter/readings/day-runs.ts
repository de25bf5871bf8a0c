// Dates of Beijing one after the other, and the runs of those that are missing.
import { DAY_MS, dateAt, startOfDate } from '../rules/reading.ts';

/** Both included. */
export interface DateRange {
  readonly first: string;
  readonly last: string;
}

/** Empty when the last is before the first. */
export function datesOf({ first, last }: DateRange): readonly string[] {
  const begin = startOfDate(first);
  const count = Math.max(0, Math.round((startOfDate(last) - begin) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, day) => dateAt(begin + day * DAY_MS));
}

export function dateAfter(date: string, days: number): string {
  return dateAt(startOfDate(date) + days * DAY_MS);
}

export function earlierOf(one: string, other: string): string {
  return startOfDate(one) <= startOfDate(other) ? one : other;
}

/** The longest runs of neighbouring dates for which `isMissing`. @param dates neighbours, ascending */
export function missingRuns(dates: readonly string[], isMissing: (date: string) => boolean): readonly DateRange[] {
  const runs: DateRange[] = [];
  let first: string | null = null;
  let last = '';
  for (const date of dates) {
    if (isMissing(date)) {
      first ??= date;
      last = date;
    } else if (first !== null) {
      runs.push({ first, last });
      first = null;
    }
  }
  if (first !== null) runs.push({ first, last });
  return runs;
}
