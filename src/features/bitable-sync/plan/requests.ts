// How many requests a plan takes, and how long at the platform's limits (feishu.md §6.1, §6.3).
import type { Plan } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { newFields } from './scope.ts';

/** Records that are deleted are read whole before. */
const READ_AT_ONCE = 100;
/** A table takes one call at a time, and asks for half a second to a second between heavy ones. */
const MS_A_REQUEST = 1_000;

export function estimate(plan: Plan, task: TaskDefinition): { readonly requests: number; readonly minutes: number } {
  const count = (...kinds: readonly string[]): number => plan.actions.filter(({ kind }) => kinds.includes(kind)).length;
  const batches = (items: number, size = task.limits.batchSize): number => Math.ceil(items / size);
  const removed = count('delete', 'archive');
  const writes =
    batches(count('create')) +
    batches(count('update', 'mark')) +
    batches(count('archive')) +
    batches(removed) +
    newFields(plan).length;
  const requests = writes + batches(removed, READ_AT_ONCE);
  const ms = requests * MS_A_REQUEST + writes * task.limits.rateLimitDelayMs;
  return { requests, minutes: Math.ceil(ms / 60_000) };
}
