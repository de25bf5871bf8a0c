// What becomes of a value on its way into a field: a cell, or why the field cannot take it.
import type { Cell } from '../model/cell.ts';

/** `text`: Chinese, without a full stop, the value quoted: `'12万' 不是数字`. */
export type Converted = { readonly ok: true; readonly cell: Cell } | { readonly ok: false; readonly text: string };

export const taken = (cell: Cell): Converted => ({ ok: true, cell });

const MOST_SHOWN = 40;

/** @param why after the quoted value: `不是数字` */
export function lost(value: string, why: string): Converted {
  return { ok: false, text: `${quoted(value)} ${why}` };
}

const MOST_SAID = 80;

/** A cell as people read it, in a sentence: of bounded length, 空 where it is empty. */
export function saidCell(text: string): string {
  if (text === '') return '空';
  const letters = [...text];
  if (letters.length <= MOST_SAID) return `“${text}”`;
  return `“${letters.slice(0, MOST_SAID).join('')}…”（共 ${letters.length} 字）`;
}

/** On one line and of bounded length, whatever it holds. */
export function quoted(value: string): string {
  const letters = [...value.slice(0, MOST_SHOWN * 4).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')];
  return letters.length > MOST_SHOWN ? `'${letters.slice(0, MOST_SHOWN).join('')}…'` : `'${letters.join('')}'`;
}
