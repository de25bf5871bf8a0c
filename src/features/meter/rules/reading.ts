// A reading of a meter, and the clock by which people read it: days and hours of Beijing, +08:00 all year.
import type { Kwh } from '../units.ts';

/** One reading: what was left at an instant. Readings are handled in lists of ascending `at`, one meter a list. */
export interface Reading {
  /** Milliseconds since 1970, UTC; whole seconds. */
  readonly at: number;
  readonly remain: Kwh;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * HOUR_MS;

/** `2026-11-26`, the day that it is in Beijing at the instant. */
export function dateAt(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 10);
}

/** 0–23, the hour that it is in Beijing. */
export function hourAt(at: number): number {
  return new Date(at + BEIJING_MS).getUTCHours();
}

/** The instant at which the day begins in Beijing. @param date `2026-11-26` */
export function startOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - BEIJING_MS;
}

/** The date so many days later, or earlier. @param date `2026-11-26` */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The instant at which the day of an instant began in Beijing. */
export function startOfDay(at: number): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
}

/** `2026-11-26 08:31:05` in Beijing: as `electricity_balance.collected_at` holds it. */
export function wallText(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The instant of a wall text; fractions of a second are cut. @throws RangeError for anything else */
export function atOfWall(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?$/.exec(text);
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}Z`) - BEIJING_MS;
  if (Number.isNaN(at) || !wallText(at).startsWith(match?.[1] ?? '-')) {
    throw new RangeError(`a time like 2026-11-26 08:31:05 was wanted, found ${JSON.stringify(text)}`);
  }
  return at;
}
