// The values of a workbook's cells as a query would have given them.
import type { ValueType } from '../../../databases/user-query/contract.ts';

/** A cell that holds a number, as its file writes it. */
export interface BookNumber {
  readonly digits: string;
}

/** A number is told from a text that looks like one: a text is what a person or a database wrote, and stays so digit for digit. */
export type BookCell = string | BookNumber | boolean | Date | null;

const DAY_MS = 86_400_000;
/** Day 0 of a sheet, its 29 February 1900 counted. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** More digits than a sheet's number has come from the arithmetic of doubles, not from people. */
const MOST_DIGITS = 15;

/** Null for an empty cell. What does not fit the type stays the text it is: its field says so, row by row. */
export function bookValue(type: ValueType, cell: BookCell): string | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return cell;
  if (cell instanceof Date) return type === 'date' ? cell.toISOString().slice(0, 10) : wallClock(cell);
  if (typeof cell === 'boolean') return String(cell);
  const { digits } = cell;
  if (type === 'date' || type === 'datetime') {
    const at = new Date(Math.round(DAY_ZERO + Number(digits) * DAY_MS));
    if (Number.isNaN(at.getTime())) return digits;
    return type === 'date' ? at.toISOString().slice(0, 10) : wallClock(at);
  }
  if (type === 'boolean' && (digits === '1' || digits === '0')) return String(digits === '1');
  return type === 'float' ? shortest(digits) : plainNumber(digits);
}

/** A name in a header, whatever its cell holds. */
export function bookName(cell: BookCell): string {
  return bookValue('text', cell) ?? '';
}

/** Of a column of which nobody has noted the type: what all of its values are, else text. */
export function typeOfValues(cells: readonly BookCell[]): ValueType {
  const filled = cells.filter((cell) => cell !== null && cell !== '');
  if (filled.length === 0) return 'text';
  if (filled.every((cell) => typeof cell === 'boolean')) return 'boolean';
  if (!filled.every((cell) => cell instanceof Date)) return 'text';
  return filled.every((cell) => (cell as Date).getTime() % DAY_MS === 0) ? 'date' : 'datetime';
}

/** As it is written, unless it is what a double makes of it. Zeros at the end of a fraction are no digits of the number. */
function plainNumber(text: string): string {
  if (!NUMBER.test(text)) return text;
  if (!/[eE]/.test(text) && digitsOf(text) <= MOST_DIGITS) return text;
  return Number(text).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

/** A program that saves doubles may write more digits than the shortest form has. */
function shortest(text: string): string {
  if (!NUMBER.test(text) || digitsOf(text) <= MOST_DIGITS) return text;
  const short = String(Number(text));
  return digitsOf(short) < digitsOf(text) ? short : text;
}

function digitsOf(text: string): number {
  const mantissa = text.replace(/[eE].*$/, '');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/0+$/, '') : mantissa;
  return trimmed.replaceAll(/\D/g, '').replace(/^0+/, '').length;
}

/** A fraction of a day is never quite the second that somebody typed. */
function wallClock(at: Date): string {
  const second = Math.round(at.getTime() / 1_000) * 1_000;
  const nearest = Math.abs(at.getTime() - second) <= 1 ? new Date(second) : at;
  const text = nearest.toISOString().replace('T', ' ').replace('Z', '');
  return text.endsWith('.000') ? text.slice(0, 19) : text;
}
