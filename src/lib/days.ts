// Calendar days of Asia/Shanghai as numbers, so that dates can be reckoned with. China has kept +08:00 all year since 1992.
import { isoInstant } from './clock.ts';
import { PEOPLE_ZONE, zonedParts } from './zoned-time.ts';

/** Days since 1970-01-01. */
export type Day = number;

const DAY_MS = 86_400_000;
const MONDAY_OF_ALL: Day = -3;

export function dayOf(now: Date): Day {
  const { year, month, day } = zonedParts(now, PEOPLE_ZONE);
  return Math.round(Date.parse(`${year}-${month}-${day}T00:00:00Z`) / DAY_MS);
}

/** Null when the calendar has no such day. */
export function dayNamed(year: number, month: number, day: number): Day | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isThat = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return isThat ? Math.round(at.getTime() / DAY_MS) : null;
}

/** `2026-11-21` */
export function dateText(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The instant at which the day begins in Shanghai: ISO, UTC. */
export function beginOf(day: Day): string {
  return isoInstant(new Date(`${dateText(day)}T00:00:00+08:00`));
}

export function mondayOf(day: Day): Day {
  return day - ((((day - MONDAY_OF_ALL) % 7) + 7) % 7);
}

/** The first day of the month that lies so many months away. */
export function monthBegin(day: Day, months = 0): Day {
  const at = new Date(day * DAY_MS);
  return Math.round(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1) / DAY_MS);
}

export function yearOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}
