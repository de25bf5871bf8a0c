// Whether a cell that is read holds what was written, whatever kind its field is: the platform gives other forms than it takes (feishu.md §6.5).
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';

/**
 * One text for both forms of a value. An empty cell, an empty text, an empty list and a box that is not ticked are the same: the
 * platform does not tell them apart.
 */
export function formText(value: Json | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return listText(value as readonly Json[]);
  return isJsonObject(value) ? objectText(value) : String(value);
}

/** Whether the record holds these cells; fields that are not named may hold anything. */
export function holds(read: JsonObject, written: JsonObject): boolean {
  return Object.keys(written).every((name) => formText(read[name]) === formText(written[name]));
}

/**
 * Whether one of these cells at least is as it was written, each of which was otherwise before: then all of them were, and a person has
 * changed others since.
 */
export function holdsSome(read: JsonObject, written: JsonObject): boolean {
  return Object.keys(written).some((name) => formText(read[name]) === formText(written[name]));
}

/** One text for the named cells of a record. */
export function cellsText(fields: JsonObject, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => formText(fields[name])));
}

/** Segments of a text are one text; people, groups, options and links have no order. */
function listText(list: readonly Json[]): string {
  if (list.length > 0 && list.every((one) => isJsonObject(one) && typeof one.text === 'string' && !('id' in one))) {
    return list.map((one) => (isJsonObject(one) ? String(one.text) : '')).join('');
  }
  const parts = list.map(formText).filter((part) => part !== '');
  return parts.length === 0 ? '' : JSON.stringify([...new Set(parts)].sort());
}

function objectText(value: JsonObject): string {
  const { id, file_token: file, link_record_ids: links, location, text, link } = value;
  if (typeof id === 'string') return id;
  if (typeof file === 'string') return file;
  if (Array.isArray(links)) return listText(links as readonly Json[]);
  if (typeof location === 'string') return location;
  if (typeof link === 'string') return JSON.stringify([typeof text === 'string' ? text : link, link]);
  return JSON.stringify(value);
}
