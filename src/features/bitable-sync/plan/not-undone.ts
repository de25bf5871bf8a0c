// What undoing does not give back of records that are deleted or changed.
import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import { ONLY_TEXT, restorable } from '../values/restore.ts';
import { isWritable } from './undo-cells.ts';

/** Lookup and formula (feishu.md §6.5): whatever they were, they are computed anew. */
const COMPUTED: readonly number[] = [19, 20];

/** Chinese, without a full stop. @param fields all of the table, where they are known */
export function remadeRecords(fields: readonly BitableField[]): string {
  const filled = fields.filter((field) => !isWritable(field) && !COMPUTED.includes(field.type));
  const names = filled.map(({ name }) => `“${name}”`).join('');
  const refilled = filled.length === 0 ? '' : `，飞书自己填的字段${names}重新填`;
  return `删掉的记录只能新建回来：记录号会变${refilled}，别的表指向它们的关联不会回来`;
}

/** Chinese, without full stops: of cells that can be written again only in part, or not at all. @param records whole, that are deleted */
export function lesserCells(records: Iterable<BitableRecord>, fields: readonly BitableField[]): readonly string[] {
  const lost = new Map<string, number>();
  for (const record of records) {
    for (const field of fields) {
      if (!isWritable(field) || !Object.hasOwn(record.fields, field.name)) continue;
      const restored = restorable(field, record.fields[field.name] ?? null);
      const why = restored.ok ? restored.note : restored.why;
      if (why !== undefined) lost.set(lesserText(field.name, why), (lost.get(lesserText(field.name, why)) ?? 0) + 1);
    }
  }
  return [...lost].map(([text, count]) => `${count} 格${text}`);
}

/** Of cells that are changed. @param counts by the names of their fields */
export function lesserTexts(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts).map(([name, count]) => `${count} 格${lesserText(name, ONLY_TEXT)}`);
}

const lesserText = (name: string, why: string): string => `“${name}”${why}`;
