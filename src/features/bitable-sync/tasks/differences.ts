// What an edit changes, part by part, for the page, the timeline and the audit.
import type { TaskDefinition } from '../model/task.ts';
import { PART_TITLES, partText } from './titles.ts';

export interface TaskDifference {
  /** Chinese: 模式. */
  readonly field: string;
  /** As people read them; of a task that was not there before, empty. SQL is whole. */
  readonly before: string;
  readonly after: string;
}

const PARTS = Object.keys(PART_TITLES) as readonly (keyof TaskDefinition)[];

/** In the order in which a task is written. */
export function taskDifferences(old: TaskDefinition | null, now: TaskDefinition): readonly TaskDifference[] {
  return PARTS.filter((part) => old === null || canonical(old[part]) !== canonical(now[part])).map((part) => ({
    field: PART_TITLES[part],
    before: old === null ? '' : partText(old, part),
    after: partText(now, part),
  }));
}

/** The differences in one line; a long text only as that it was changed. */
export function differencesText(differences: readonly TaskDifference[]): string {
  if (differences.length === 0) return '没有变化';
  return differences
    .map(({ field, before, after }) => {
      const isLong = before.length + after.length > 120 || /\n/.test(before + after);
      if (isLong) return `${field} 已改`;
      return before === '' ? `${field} ${after}` : `${field} ${before} → ${after}`;
    })
    .join('；');
}

/** The order of keys says nothing: a mapping is the same however it is written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))
      : inner,
  );
}
