// How far the clock of a zone is before UTC.
import { zonedParts } from '../../lib/zoned-time.ts';

/** Minutes, at that instant. */
export function clockOffset(timeZone: string, instant: Date): number {
  const { year, month, day, hour, minute, second } = zonedParts(instant, timeZone);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Math.round((wall - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
}
