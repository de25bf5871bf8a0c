// The mark of records that are gone from the source: written once, into an empty field, and cleared when the record comes back.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Cell } from '../model/cell.ts';
import type { MarkField } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { readCell } from '../values/read-cell.ts';
import { readField } from './matching.ts';

/** `other`: somebody wrote something else there. */
export type MarkState = 'none' | 'marked' | 'other';

export interface Marks {
  /** Null: the task marks nothing. */
  readonly field: MarkField | null;
  state(record: BitableRecord): MarkState;
  /** The two cells of a record that comes back; null where nothing is marked. */
  clearing(): { readonly before: readonly [string, Cell]; readonly after: readonly [string, Cell] } | null;
}

/** Text and single select, which alone can carry a mark, are read and written alike. */
export function marksOf(task: TaskDefinition): Marks {
  const { gone } = task;
  const counts = (task.mode === 'full' || task.mode === 'overwrite') && task.key.length > 0;
  if (gone.kind !== 'mark' || !counts) return { field: null, state: () => 'none', clearing: () => null };
  const { field, text } = gone;
  return {
    field: { field, text },
    state: (record) => {
      const cell = readCell('text', readField(record, field));
      if (cell === null) return 'none';
      return cell === text ? 'marked' : 'other';
    },
    clearing: () => ({ before: [field, text], after: [field, null] }),
  };
}
