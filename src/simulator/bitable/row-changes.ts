// What rows become by what is written to them: all of a batch, or the first refusal.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { FieldRecord, RowRecord, TableRecord, Writer } from '../state/bitable-records.ts';
import type { WriteWorld } from './cell-world.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import { converted } from './write-form.ts';

/** By field id; undefined empties a cell. */
export type CellChanges = ReadonlyMap<string, Json | undefined>;

/** @param fields by the exact names of fields @param visible what the writer may see */
export function cellChanges(
  fields: Json | undefined,
  visible: ReadonlyMap<string, FieldRecord>,
  world: WriteWorld,
): CellChanges | Refusal {
  if (!isJsonObject(fields)) return { code: 1254001 };
  const changes = new Map<string, Json | undefined>();
  for (const [name, value] of Object.entries(fields)) {
    const field = visible.get(name);
    if (field === undefined) return { code: 1254045 };
    const result = converted(field, value, world);
    if (isRefusal(result)) return result;
    changes.set(field.id, result.value);
  }
  return changes;
}

/** Fields by name, as one writes them. */
export function byName(fields: readonly FieldRecord[]): ReadonlyMap<string, FieldRecord> {
  return new Map(fields.map((field) => [field.name, field]));
}

export interface Signature {
  readonly at: number;
  readonly by: Writer;
}

export function newRow(
  table: TableRecord,
  id: string,
  order: number,
  changes: CellChanges,
  sign: Signature,
): RowRecord {
  const cells: Record<string, Json> = {};
  for (const [field, value] of changes) if (value !== undefined) cells[field] = value;
  return {
    id,
    table: table.id,
    order,
    cells,
    createdAt: sign.at,
    updatedAt: sign.at,
    createdBy: sign.by,
    updatedBy: sign.by,
  };
}

export function changedRow(row: RowRecord, changes: CellChanges, sign: Signature): RowRecord {
  const cells: Record<string, Json> = { ...row.cells };
  for (const [field, value] of changes) {
    if (value === undefined) delete cells[field];
    else cells[field] = value;
  }
  return { ...row, cells, updatedAt: sign.at, updatedBy: sign.by };
}

/** Whether the row would stay as it is. */
export function isSame(row: RowRecord, changes: CellChanges): boolean {
  return [...changes].every(([field, value]) => JSON.stringify(row.cells[field]) === JSON.stringify(value));
}

/** The fields of one thing in a list of the body. */
export function fieldsOf(one: Json): JsonObject | undefined {
  return isJsonObject(one) && isJsonObject(one.fields) ? one.fields : undefined;
}
