// Cells compared with each other, in short for the store, and in words for people.
import { hash } from 'node:crypto';
import type { Cell, CellKind } from '../model/cell.ts';
import { plainDigits } from './number-cell.ts';
import { dateText } from './people-text.ts';

/**
 * Line ends are written as the source has them and compared as one: a text box that turns `\r\n` into `\n` would otherwise differ for
 * ever.
 */
export function sameCell(one: Cell, other: Cell): boolean {
  if (one === other) return true;
  if (typeof one === 'string' && typeof other === 'string') return lines(one) === lines(other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return canonical(one) === canonical(other);
}

/**
 * Twelve letters: 72 bits of SHA-256. One is only ever compared with the one that was kept of the same cell, so two values of a cell
 * are taken for the same once in 4.7 × 10²¹ comparisons; and even then a person's edit counts as none, while the source's
 * own value is compared in full.
 */
export function cellDigest(cell: Cell): string {
  return hash('sha256', canonical(cell), 'base64url').slice(0, 12);
}

/** For people, in Beijing time; empty text for an empty cell. */
export function cellText(kind: CellKind, cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (typeof cell === 'number') return kind === 'date' ? dateText(cell) : plainDigits(cell);
  if (typeof cell === 'string') return cell;
  if (!('link' in cell)) return cell.join('、');
  return cell.text === cell.link ? cell.link : `${cell.text}（${cell.link}）`;
}

const lines = (text: string): string => (text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text);

function canonical(cell: Cell): string {
  if (typeof cell === 'string') return JSON.stringify(lines(cell));
  if (typeof cell === 'object' && cell !== null && 'link' in cell)
    return JSON.stringify([{ text: cell.text, link: cell.link }]);
  return JSON.stringify(cell);
}
