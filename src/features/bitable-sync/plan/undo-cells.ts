// Cells as they were written, beside cells as they are read now.
import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import { isJsonObject, type Json } from '../../../lib/json.ts';
import { cellText, sameCell } from '../values/cells.ts';
import { kindOf } from '../values/field-types.ts';
import { readCell, readText } from '../values/read-cell.ts';
import { restorable } from '../values/restore.ts';

export function byName(fields: readonly BitableField[]): ReadonlyMap<string, BitableField> {
  return new Map(fields.map((field) => [field.name, field]));
}

/** Whether a cell of the field can be written, an attachment or a link to another record among them. */
export function isWritable(field: BitableField | undefined): boolean {
  if (field === undefined) return false;
  return kindOf(field) !== null || OTHERS_WRITABLE.includes(field.type);
}

/** Attachment, both links, location, group (feishu.md §6.5). */
const OTHERS_WRITABLE: readonly number[] = [17, 18, 21, 22, 23];

/** Whether a person may have put something there: what the platform fills by itself is nobody's work. */
export function hasCell(record: BitableRecord, field: BitableField): boolean {
  if (!isWritable(field) || !Object.hasOwn(record.fields, field.name)) return false;
  if (field.property?.auto_fill === true) return false;
  const read = record.fields[field.name] ?? null;
  const kind = kindOf(field);
  if (kind === 'checkbox') return read === true;
  if (kind !== null) return readCell(kind, read) !== null;
  const restored = restorable(field, read);
  return restored.ok && restored.write !== null;
}

/** @param wrote write form; undefined: nothing was written, the cell was empty @param read read form; undefined: empty */
export function isSameWritten(field: BitableField, wrote: Json | undefined, read: Json | undefined): boolean {
  const kind = kindOf(field);
  // The write form of every kind reads as the read form does.
  if (kind !== null) return sameCell(readCell(kind, wrote), readCell(kind, read));
  const restored = restorable(field, read ?? null);
  return restored.ok && canonical(restored.write) === canonical(wrote ?? null);
}

/** For people. */
export function writtenText(field: BitableField, value: Json | undefined): string {
  const kind = kindOf(field);
  return kind === null ? readText(value ?? null) : cellText(kind, readCell(kind, value));
}

/** Lists of ids have no order that counts, and members of objects none. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).sort().join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}
