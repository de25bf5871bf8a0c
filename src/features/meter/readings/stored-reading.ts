// From a row of the table to a reading: what another program wrote may be none.
import { atOfWall, type Reading } from '../rules/reading.ts';
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

/** Ascending, one a second: of several rows within a second the latest, of equal ones the last. @param rows in the order of their ids */
export function readingsOfRows(rows: readonly StoredRow[]): readonly Reading[] {
  const byTime = new Map<number, Reading & { readonly wall: string }>();
  for (const row of rows) {
    const reading = readingOf(row);
    if (reading === null) continue;
    const before = byTime.get(reading.at);
    if (before === undefined || before.wall <= row.collected_at)
      byTime.set(reading.at, { ...reading, wall: row.collected_at });
  }
  return [...byTime.values()].map(({ at, remain }) => ({ at, remain })).sort((one, other) => one.at - other.at);
}

/** The instant of a row's time; null when it is none. */
export function instantOf(wall: string): number | null {
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
