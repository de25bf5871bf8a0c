// `sort` of a search: by cells as people see them, empty ones first.
import { isJsonObject, type Json } from '../../lib/json.ts';
import type { FieldRecord, RowRecord } from '../state/bitable-records.ts';
import * as type from './field-types.ts';
import { isRefusal, type Refusal } from './refusals.ts';

export type Comparison = (a: RowRecord, b: RowRecord) => number;

const MOST = 100;

export function sortAsked(fields: readonly FieldRecord[], sort: Json): Comparison | Refusal {
  if (!Array.isArray(sort) || sort.length > MOST) return { code: 1254016 };
  const parts = (sort as readonly Json[]).map((part) => partOf(fields, part));
  const wrong = parts.find(isRefusal);
  if (wrong !== undefined) return wrong;
  const comparisons = parts.filter((part): part is Comparison => typeof part === 'function');
  return (a, b) => comparisons.reduce((sofar, compare) => sofar || compare(a, b), 0);
}

function partOf(fields: readonly FieldRecord[], part: Json): Comparison | Refusal {
  const name = isJsonObject(part) ? part.field_name : undefined;
  if (typeof name !== 'string' || !isJsonObject(part)) return { code: 1254016 };
  const field = fields.find((one) => one.name === name);
  if (field === undefined) return { code: 1254045 };
  const sign = part.desc === true ? -1 : 1;
  const key = keyOf(field);
  return (a, b) => sign * compared(key(a), key(b));
}

function keyOf(field: FieldRecord): (row: RowRecord) => string | number | undefined {
  const places = new Map((field.options ?? []).map((option, at) => [option.id, at]));
  return (row) => {
    const value = row.cells[field.id];
    if (field.type === type.CREATED_TIME) return row.createdAt;
    if (field.type === type.MODIFIED_TIME) return row.updatedAt;
    if (field.type === type.AUTO_NUMBER) return row.order;
    if (value === undefined) return undefined;
    if (typeof value === 'string' && field.options !== null) return places.get(value);
    if (typeof value === 'number' || typeof value === 'string') return value;
    return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
  };
}

function compared(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}
