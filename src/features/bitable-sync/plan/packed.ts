// The cells of a record as one text that takes one byte where JSON with a single Chinese word in it takes two for every letter: a table
// of 50,000 records is held while the source streams through.
import type { Cell } from '../model/cell.ts';

/** Equal exactly when the JSON is. */
export function packed(json: string): string {
  return Buffer.from(json, 'utf8').toString('latin1');
}

export function unpacked(text: string): readonly Cell[] {
  return JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as readonly Cell[];
}
