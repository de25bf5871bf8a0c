// Dates of Beijing one after the other, and the runs of those that are missing.
import type { DateRange } from '../rules/dates.ts';
import { startOfDate } from '../rules/reading.ts';

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
