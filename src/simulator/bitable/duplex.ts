// Links that go both ways: whoever writes one side writes the other (feishu.md §6.5).
import type { Json } from '../../lib/json.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord, RowRecord, TableRecord } from '../state/bitable-records.ts';
import { DUPLEX_LINK } from './field-types.ts';

/** Rows by table: those that were written, and those on the other side of their links. */
export function withOtherSides(
  { bitable }: Platform,
  table: TableRecord,
  put: readonly RowRecord[],
): ReadonlyMap<string, readonly RowRecord[]> {
  const fields = table.fields.filter((field) => field.type === DUPLEX_LINK && backOf(field) !== undefined);
  if (fields.length === 0) return new Map([[table.id, put]]);
  const written = new Map([[table.id, new Map(put.map((row) => [row.id, row]))]]);
  const change = (target: string, id: string, back: string, edit: (links: readonly string[]) => readonly string[]) => {
    const rows = written.get(target) ?? new Map<string, RowRecord>();
    const row = rows.get(id) ?? bitable.rows.get(target, id);
    if (row === undefined) return;
    rows.set(id, withLinks(row, back, edit(linksOf(row.cells[back]))));
    written.set(target, rows);
  };
  for (const row of put) {
    const before = bitable.rows.get(table.id, row.id);
    for (const field of fields) {
      const [target, back] = [String(field.property?.table_id), backOf(field) ?? ''];
      const [old, now] = [linksOf(before?.cells[field.id]), linksOf(row.cells[field.id])];
      for (const id of now.filter((one) => !old.includes(one))) {
        change(target, id, back, (links) => (links.includes(row.id) ? links : [...links, row.id]));
      }
      for (const id of old.filter((one) => !now.includes(one))) {
        change(target, id, back, (links) => links.filter((one) => one !== row.id));
      }
    }
  }
  return new Map([...written].map(([id, rows]) => [id, [...rows.values()]]));
}

function backOf(field: FieldRecord): string | undefined {
  const back = field.property?.back_field_id;
  return typeof back === 'string' ? back : undefined;
}

function linksOf(cell: Json | undefined): readonly string[] {
  return Array.isArray(cell) ? (cell as readonly string[]) : [];
}

function withLinks(row: RowRecord, field: string, links: readonly string[]): RowRecord {
  const { [field]: _, ...cells } = row.cells;
  return { ...row, cells: links.length === 0 ? cells : { ...cells, [field]: links } };
}
