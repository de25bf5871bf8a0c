// What undoing does not give back of a record that was deleted.
import type { BitableField } from '../../../feishu/api/bitable.ts';
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
