// A moment given on the command line.
import { UserError } from '../lib/errors.ts';

/**
 * Reads `2026-11-22`, `2026-11-22 08:00` or a full ISO instant; without a zone people mean Beijing time.
 * @returns ISO instant, UTC; undefined when the option was not given
 * @throws UserError when it is no moment
 */
export function instantFrom(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(text);
  const clock = /\d[T ]\d/.test(text) ? '' : 'T00:00:00';
  const at = new Date(zoned ? text : `${text.replace(' ', 'T')}${clock}+08:00`);
  if (!isDay(text.slice(0, 10)) || Number.isNaN(at.getTime())) {
    throw new UserError(`${option} 应为 2026-11-22 或 2026-11-22T08:00:00+08:00 这样的时刻，收到的是“${text}”`);
  }
  return at.toISOString();
}

/** `Date` takes 2026-02-30 for the second of March. */
function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === text;
}
