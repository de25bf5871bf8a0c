// A range of days as it is echoed: 11-15 00:00 → 11-21 23:59（7 天）.
import type { DateRange } from './date-range.ts';
import { type Day, dateText, yearOf } from './days.ts';

/** The year is said where it is not this one's. */
export function rangeText({ first, last }: DateRange, today: Day): string {
  const shown = (day: Day): string => (yearOf(day) === yearOf(today) ? dateText(day).slice(5) : dateText(day));
  return `${shown(first)} 00:00 → ${shown(last)} 23:59（${last - first + 1} 天）`;
}

/** As a button writes it, read back by readRange whatever the day is then. */
export function rangeWord({ first, last }: DateRange): string {
  return first === last ? dateText(first) : `${dateText(first)}..${dateText(last)}`;
}
