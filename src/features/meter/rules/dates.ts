// Dates of Beijing in a row, as a day's summary is asked for.
import { DAY_MS, dateAt, startOfDate } from './reading.ts';

/** Both included: `2026-11-26`. */
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
