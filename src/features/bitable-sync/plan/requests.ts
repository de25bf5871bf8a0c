// How many requests writes take, and how long at the platform's limits (feishu.md §6.1, §6.3).
import type { Plan } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { newFields } from './scope.ts';

/** Records that are deleted are read whole before, those that are undone, too. */
const READ_AT_ONCE = 100;
/** A table takes one call at a time, and asks for half a second to a second between heavy ones. */
const MS_A_REQUEST = 1_000;

export interface RequestTime {
  readonly requests: number;
  /** Rounded up. */
  readonly minutes: number;
}

export function planTime(plan: Plan, task: TaskDefinition): RequestTime {
  const count = (...kinds: readonly string[]): number => plan.actions.filter(({ kind }) => kinds.includes(kind)).length;
  const archived = count('archive');
  const removed = count('delete') + archived;
  const writes = [count('create'), count('update', 'mark'), archived, removed];
  return timeOf(writes, newFields(plan).length, removed, task);
}

export function requestTime(items: readonly WriteItem[], task: TaskDefinition): RequestTime {
  const writes = (['create', 'update', 'delete'] as const).map(
    (act) => items.filter((item) => item.act === act).length,
  );
  return timeOf(writes, 0, items.length, task);
}

function timeOf(writes: readonly number[], fields: number, reads: number, { limits }: TaskDefinition): RequestTime {
  const writing = writes.reduce((sum, items) => sum + Math.ceil(items / limits.batchSize), 0);
  const requests = writing + fields + Math.ceil(reads / READ_AT_ONCE);
  const ms = requests * MS_A_REQUEST + writing * limits.rateLimitDelayMs;
  return { requests, minutes: Math.ceil(ms / 60_000) };
}
