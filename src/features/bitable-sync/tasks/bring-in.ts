// Bringing written tasks in: by their names, each either new, changed or as it is already.
import { traceOf } from '../../../lib/trace-number.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { type TaskDifference, taskDifferences } from './differences.ts';
import { type DefinitionFault, definitionFaults } from './faults.ts';
import { allTasks, plainName } from './queries.ts';
import { aimedAt, sharedWhenIn } from './same-table.ts';
import { saveTask } from './save.ts';

export interface BroughtIn {
  readonly definition: TaskDefinition;
  /** What there is under the name; null: it would be a new one. */
  readonly old: SyncTask | null;
  /** Empty: nothing to do. */
  readonly differences: readonly TaskDifference[];
  readonly faults: readonly DefinitionFault[];
  /** Chinese sentences: who else writes its table, and what can happen. */
  readonly shared: readonly string[];
}

/** What bringing them in would do; nothing is written. */
export async function foreseeTasks(
  ctx: Pick<SyncContext, 'store' | 'config' | 'settings'>,
  definitions: readonly TaskDefinition[],
): Promise<readonly BroughtIn[]> {
  const tasks = await allTasks(ctx.store);
  const oldOf = ({ name }: TaskDefinition): SyncTask | null =>
    tasks.find((task) => plainName(task.definition.name) === plainName(name)) ?? null;
  const shared = await sharedWhenIn(
    ctx.store,
    definitions.map((definition) => aimedAt(oldOf(definition), definition)),
  );
  return definitions.map((definition, at) => {
    const old = oldOf(definition);
    const differences = taskDifferences(old?.definition ?? null, definition);
    const others = tasks.filter((task) => task !== old);
    const faults = definitionFaults(ctx, definition, others);
    return { definition, old, differences, faults, shared: shared[at] ?? [] };
  });
}

/** One saved, or overtaken by who edited it since it was foreseen; in a transaction of its own. */
export async function bringIn(
  { store, now: clock }: Pick<SyncContext, 'store' | 'now'>,
  { definition, old }: BroughtIn,
  by: string,
): Promise<Awaited<ReturnType<typeof saveTask>>> {
  const now = clock();
  const id = store.newId(now);
  const audit = { id, chat: null, trace: traceOf(id) };
  const save = { id: old?.id ?? null, definition, by, now, expected: old?.version ?? null, audit };
  return store.transaction((trx) => saveTask(trx, save));
}
