// What becomes of records whose key no row of the source has.
import type { FieldDecision } from '../model/cell.ts';
import type { Counts, GoneAction } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import type { Keys } from './keys.ts';
import type { MarkState, Marks } from './marks.ts';
import { byField } from './matching.ts';
import { unpacked } from './packed.ts';

export interface GoneRecord {
  readonly record: string;
  /** Packed. */
  readonly cells: string;
  readonly mark: MarkState;
}

interface Surroundings {
  readonly decisions: readonly FieldDecision[];
  readonly keys: Keys;
  readonly marks: Marks;
}

/** Whether records that are gone are touched at all. */
export function minds(task: TaskDefinition): boolean {
  if (task.mode === 'clone') return true;
  return task.mode !== 'incremental' && task.gone.kind !== 'ignore';
}

/** As the member of counts. */
export function goneOf(task: TaskDefinition): Pick<Counts, 'gone'> {
  if (!minds(task) || task.mode === 'clone' || task.gone.kind === 'ignore') return {};
  return { gone: task.gone.kind };
}

export function goneRecords(
  task: TaskDefinition,
  gone: readonly GoneRecord[],
  { decisions, keys, marks }: Surroundings,
): { readonly actions: readonly GoneAction[]; readonly notes: readonly string[] } {
  if (!minds(task)) return { actions: [], notes: [] };
  const action = (kind: GoneAction['kind'], { record, cells }: GoneRecord): GoneAction => {
    const before = unpacked(cells);
    return { kind, record, key: keys.text(before), before: byField(decisions, before) };
  };
  if (task.mode === 'clone') return { actions: gone.map((one) => action('delete', one)), notes: [] };
  if (task.gone.kind === 'archive') return { actions: gone.map((one) => action('archive', one)), notes: [] };
  const { field } = marks;
  if (field === null) return { actions: [], notes: [] };
  const others = gone.filter(({ mark }) => mark === 'other').length;
  return {
    actions: gone
      .filter(({ mark }) => mark === 'none')
      .map((one) => ({ ...action('mark', one), before: Object.fromEntries([[field.field, null]]) })),
    notes: others === 0 ? [] : [`来源里已经没有的记录，有 ${others} 条的“${field.field}”里写着别的内容，没有改`],
  };
}
