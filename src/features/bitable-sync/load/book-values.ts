// The values of a workbook's cells as a query would have given them.
import type { ValueType } from '../../../databases/user-query/contract.ts';

/** A number arrives as the text of its cell, so that it is not told from text by what it is, but by what it is in. */
export type BookCell = string | number | boolean | Date | null;

const DAY_MS = 86_400_000;
/** Day 0 of a sheet, its 29 February 1900 counted. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** More digits than a sheet's number has come from the arithmetic of doubles, not from people. */
const MOST_DIGITS = 15;

/** Null for an empty cell. What does not fit the type stays the text it is: its field says so, row by row. */
export function bookValue(type: ValueType, cell: BookCell): string | null {
  if (cell === null || cell === '') return null;
  if (cell instanceof Date) return type === 'date' ? cell.toISOString().slice(0, 10) : wallClock(cell);
  if (typeof cell === 'boolean') return String(cell);
  const text = String(cell);
  if ((type === 'date' || type === 'datetime') && NUMBER.test(text)) {
    const at = new Date(Math.round(DAY_ZERO + Number(text) * DAY_MS));
    return type === 'date' ? at.toISOString().slice(0, 10) : wallClock(at);
  }
  if (type === 'boolean' && (text === '1' || text === '0')) return String(text === '1');
  return type === 'integer' || type === 'decimal' ? plainNumber(text) : text;
}

/** Of a column of which nobody has noted the type: what all of its values are, else text. */
export function typeOfValues(cells: readonly BookCell[]): ValueType {
  const filled = cells.filter((cell) => cell !== null && cell !== '');
  if (filled.length === 0) return 'text';
  if (filled.every((cell) => typeof cell === 'boolean')) return 'boolean';
  if (!filled.every((cell) => cell instanceof Date)) return 'text';
  return filled.every((cell) => (cell as Date).getTime() % DAY_MS === 0) ? 'date' : 'datetime';
}

/** As it is written, unless it is what a double makes of it. */
function plainNumber(text: string): string {
  if (!NUMBER.test(text)) return text;
  const digits = text
    .replace(/[eE].*$/, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '');
  if (!/[eE]/.test(text) && digits.length <= MOST_DIGITS) return text;
  return Number(text).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

/** A fraction of a day is never quite the second that somebody typed. */
function wallClock(at: Date): string {
  const second = Math.round(at.getTime() / 1_000) * 1_000;
  const nearest = Math.abs(at.getTime() - second) <= 1 ? new Date(second) : at;
  const text = nearest.toISOString().replace('T', ' ').replace('Z', '');
  return text.endsWith('.000') ? text.slice(0, 19) : text;
}
