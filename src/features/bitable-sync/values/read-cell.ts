// The platform's read form as a cell. What it does not know in a text is kept as text, never taken for empty.
import { isJsonObject, type Json } from '../../../lib/json.ts';
import type { Cell, CellKind } from '../model/cell.ts';

/** @param read undefined: the cell is absent, that is empty, or a box never ticked */
export function readCell(kind: CellKind, read: Json | undefined): Cell {
  if (kind === 'checkbox') return read === true;
  if (read === undefined || read === null) return null;
  if (kind === 'number' || kind === 'date') return readNumber(read);
  if (kind === 'multi') return sorted(textsOf(read));
  if (kind === 'person') return sorted(idsOf(read));
  if (kind === 'url') return readUrl(read);
  const text = readText(read);
  return text === '' ? null : text;
}

/** Segments of text, mentions and links joined as they are shown; of other things what can be read of them. */
export function readText(read: Json): string {
  if (typeof read === 'string') return read;
  if (typeof read === 'number' || typeof read === 'boolean') return String(read);
  if (read === null) return '';
  if (Array.isArray(read)) {
    const parts = (read as readonly Json[]).map(readText);
    return (read as readonly Json[]).every((part) => isJsonObject(part) && 'type' in part)
      ? parts.join('')
      : parts.join('、');
  }
  const { text, name, link } = read as { readonly [key: string]: Json };
  const shown = [text, name, link].find((part) => typeof part === 'string');
  return shown === undefined ? JSON.stringify(read) : String(shown);
}

function readNumber(read: Json): number | null {
  // Answers of the older list give some numbers as text.
  const number = typeof read === 'string' && read.trim() !== '' ? Number(read) : read;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function textsOf(read: Json): readonly string[] {
  return (Array.isArray(read) ? (read as readonly Json[]) : [read]).map(readText).filter((text) => text !== '');
}

/** Ids of people or groups. */
export function idsOf(read: Json): readonly string[] {
  return (Array.isArray(read) ? (read as readonly Json[]) : [read]).flatMap((one) =>
    isJsonObject(one) && typeof one.id === 'string' ? [one.id] : [],
  );
}

function sorted(texts: readonly string[]): Cell {
  return texts.length === 0 ? null : [...new Set(texts)].sort();
}

function readUrl(read: Json): Cell {
  if (!isJsonObject(read)) {
    const text = readText(read);
    return text === '' ? null : { text, link: text };
  }
  const { text, link } = read;
  if (typeof link !== 'string' || link === '') return null;
  return { text: typeof text === 'string' && text !== '' ? text : link, link };
}
