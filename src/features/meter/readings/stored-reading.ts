// From a row of the table to a reading: what another program wrote may be none.
import { atOfWall, HOUR_MS, type Reading } from '../rules/reading.ts';
import { type Kwh, kwhFrom } from '../units.ts';

export interface StoredRow {
  readonly remain: string | number;
  readonly collected_at: string;
}

/** Null for what is no reading: below zero, no number, no time. Such rows count nowhere; `zhiban doctor` tells of them. */
export function readingOf({ remain, collected_at }: StoredRow): Reading | null {
  const left = remainOf(remain);
  if (left === null || left < 0) return null;
  const at = instantOf(collected_at);
  return at === null ? null : { at, remain: left };
}

/**
 * Ascending, one a second: of several rows within a second the latest, of equal ones the last.
 * @param rows of one meter; quickest in the order of their times, those of one time in the order of their ids
 */
export function readingsOfRows(rows: readonly StoredRow[]): readonly Reading[] {
  const readings: Reading[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastWall = '';
  for (const row of rows) {
    const reading = readingOf(row);
    if (reading === null) continue;
    if (reading.at < lastAt || (reading.at === lastAt && lastWall > row.collected_at)) return sortedReadings(rows);
    if (reading.at === lastAt) readings.pop();
    readings.push(reading);
    lastAt = reading.at;
    lastWall = row.collected_at;
  }
  return readings;
}

function sortedReadings(rows: readonly StoredRow[]): readonly Reading[] {
  const byTime = new Map<number, { readonly reading: Reading; readonly wall: string }>();
  for (const row of rows) {
    const reading = readingOf(row);
    const before = reading === null ? undefined : byTime.get(reading.at);
    if (reading === null || (before !== undefined && before.wall > row.collected_at)) continue;
    byTime.set(reading.at, { reading, wall: row.collected_at });
  }
  return [...byTime.values()].map(({ reading }) => reading).sort((one, other) => one.at - other.at);
}

/** The instant of a row's time; null when it is none. */
export function instantOf(wall: string): number | null {
  return quickInstantOf(wall) ?? slowInstantOf(wall);
}

const BEIJING_MS = 8 * HOUR_MS;

/** `2026-11-26 08:31:05`, whatever follows a point cut; null for whatever needs a closer look. Ten times as quick as that. */
function quickInstantOf(wall: string): number | null {
  if (wall.length !== 19 && wall[19] !== '.') return null;
  if (wall[4] !== '-' || wall[7] !== '-' || wall[10] !== ' ' || wall[13] !== ':' || wall[16] !== ':') return null;
  const month = twoDigits(wall, 5);
  const day = twoDigits(wall, 8);
  const hour = twoDigits(wall, 11);
  const minute = twoDigits(wall, 14);
  const second = twoDigits(wall, 17);
  const year = twoDigits(wall, 0) * 100 + twoDigits(wall, 2);
  const isPlain = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isPlain || !(hour < 24 && minute < 60 && second < 60)) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_MS;
}

/** Not a number in any calculation when they are no digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function slowInstantOf(wall: string): number | null {
  try {
    return atOfWall(wall);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export function remainOf(value: string | number): Kwh | null {
  // A number is SQLite's, or a column of another program's that is not decimal: its shortest text has the digits that were written.
  const text = String(value);
  return kwhFrom(text.includes('e') ? Number(value).toFixed(2) : text);
}
