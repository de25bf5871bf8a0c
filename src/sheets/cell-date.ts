// Excel counts days: 1900-03-01 is day 61 (it believes in a 29 February 1900, so days before that are off by one and stay text here), the time of day is the fraction.

/** A date, `2026-11-21`. */
export const DATE_TEXT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
/** A wall-clock time, `2026-11-21 08:00:00`, with up to six decimals; midnight may be left out. */
export const DATETIME_TEXT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6}))?)?$/;

/** Day 0. */
const EPOCH = Date.UTC(1899, 11, 30);
/** 1900-03-01. */
const FIRST_DAY = 61;
const DAY_MS = 86_400_000;

/** The number Excel holds for a date or a wall-clock time, or null if it has none. Twelve decimals tell microseconds apart. */
export function excelDay(kind: 'date' | 'datetime', value: string): string | null {
  const match = (kind === 'date' ? DATE_TEXT : DATETIME_TEXT).exec(value);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isRealDay = new Date(at).toISOString().startsWith(`${year}-${month}-${day}`);
  const days = (at - EPOCH) / DAY_MS;
  if (!isRealDay || days < FIRST_DAY) return null;
  if (hour === undefined) return String(days);
  const micros =
    (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000 + Number((fraction ?? '').padEnd(6, '0'));
  return `${days}.${dayFraction(micros)}`;
}

/** Microseconds of a day as the twelve decimals of a day, rounded: 10¹² / 86,400,000,000 = 625 / 54; the product stays below 2⁵³. */
function dayFraction(micros: number): string {
  return String(Math.floor((micros * 625 + 27) / 54)).padStart(12, '0');
}
