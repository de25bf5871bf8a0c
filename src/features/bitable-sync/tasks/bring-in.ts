// Bringing written tasks in: by their names, each either new, changed or as it is already.
import { traceOf } from '../../../lib/trace-number.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { type TaskDifference, taskDifferences } from './differences.ts';
import { type DefinitionFault, definitionFaults } from './faults.ts';
import { allTasks, plainName } from './queries.ts';
import { asksOtherColumns, queryFaults } from './query-faults.ts';
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
  /** Chinese: why the columns of its query were not looked at; null where they were, or nothing asks for it. */
  readonly unseen: string | null;
}

/** How many queries are asked for their columns, each for so long. */
export interface QueryLook {
  readonly most: number;
  readonly seconds: number;
}

/** What bringing them in would do; nothing is written. Of those that change the columns of their queries are asked for, as `look` says. */
export async function foreseeTasks(
  ctx: SyncContext,
  definitions: readonly TaskDefinition[],
  look: QueryLook | null,
): Promise<readonly BroughtIn[]> {
  const tasks = await allTasks(ctx.store);
  const oldOf = ({ name }: TaskDefinition): SyncTask | null =>
    tasks.find((task) => plainName(task.definition.name) === plainName(name)) ?? null;
  const shared = await sharedWhenIn(
    ctx.store,
    definitions.map((definition) => aimedAt(oldOf(definition), definition)),
  );
  const plain = definitions.map((definition, at) => {
    const old = oldOf(definition);
    const differences = taskDifferences(old?.definition ?? null, definition);
    const others = tasks.filter((task) => task !== old);
    const faults = definitionFaults(ctx, definition, others);
    return { definition, old, differences, faults, shared: shared[at] ?? [], unseen: null };
  });
  return look === null ? plain : withColumns(ctx, plain, look);
}

/** A source that cannot be read is tried once. */
async function withColumns(
  ctx: SyncContext,
  plain: readonly BroughtIn[],
  { most, seconds }: QueryLook,
): Promise<readonly BroughtIn[]> {
  const away = new Map<string, string>();
  const seen: BroughtIn[] = [];
  let asked = 0;
  for (const one of plain) {
    const { definition, old, faults } = one;
    const { source, enabled } = definition;
    const isAsked = enabled && faults.length === 0 && asksOtherColumns(old?.definition ?? null, definition);
    const before = away.get(source);
    if (!isAsked || before !== undefined || asked >= most) {
      seen.push({ ...one, unseen: isAsked ? (before ?? `一次最多核对 ${most} 个`) : null });
      continue;
    }
    asked += 1;
    const found = await queryFaults(ctx, definition, seconds);
    if (found.isAway) away.set(source, found.unseen ?? '');
    seen.push({ ...one, ...{ faults: found.faults, unseen: found.unseen } });
  }
  return seen;
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
