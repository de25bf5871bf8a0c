// Asking for a run, and asking it to stop: entered in the transaction of the answer that says so. The resident does it.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { syncTrx } from '../context.ts';
import type { RunKind, SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import type { SyncTables } from '../tables.ts';
import { enterRun, lockTask, markStopped, openRunOf, runAmong, whyNotUndone } from './ask-queries.ts';
import { askingRun } from './memory-queries.ts';
import { type RunRow, runFrom } from './queries.ts';

export interface RunOrder {
  /** Of store.newId, made outside the transaction. */
  readonly id: string;
  readonly now: Date;
  readonly task: Pick<SyncTask, 'id' | 'definition'>;
  readonly kind: RunKind;
  /** open_id, `shell`, or null for a scheduled run. */
  readonly askedBy: string | null;
  /** Asked twice with the same key (a double click, a repeated event), it is one run; at most 200 characters. */
  readonly once: string | null;
  /** The due moment of a scheduled run, UTC. */
  readonly dueAt?: Date;
  /** The run that it undoes. */
  readonly undoes?: string;
  /** Where its card is: the chat, and the row of the outbox. */
  readonly chat?: string;
  readonly card?: string;
  readonly trace: string;
  /** `edits`: what becomes of cells that wait for a decision · `file`: the book of a load */
  readonly options?: JsonObject;
}

export type RunAsked =
  | { readonly kind: 'entered'; readonly run: string }
  /** A run of the task is queued or at work: one at a time. */
  | { readonly kind: 'open'; readonly run: SyncRun }
  /** The same was asked before, under the same key or for the same due moment. */
  | { readonly kind: 'repeated'; readonly run: SyncRun };

/** @throws UserError when the task was deleted, the run that it undoes has nothing to put back, or no cells wait for the decision */
export async function askForRun<T extends object>(trx: Kysely<T>, order: RunOrder): Promise<RunAsked> {
  const db = syncTrx(trx);
  const { task, once } = order;
  // Who asks for the same task waits here, so that what is looked for below cannot come in between.
  if (!(await lockTask(db, task.id)))
    throw new UserError(`任务 ${task.id}“${task.definition.name}”已经删除，不能再运行；发送“同步”看现有的任务`);
  const repeated = await repeatedRun(db, order);
  if (repeated !== undefined) return { kind: 'repeated', run: runFrom(repeated) };
  const open = await openRunOf(db, task.id);
  if (open !== undefined) return { kind: 'open', run: runFrom(open) };
  const why = order.undoes === undefined ? null : await whyNotUndone(db, order.undoes, null);
  if (why !== null) throw new UserError(why);
  if (order.options?.edits !== undefined && (await askingRun(db, task)) === null) {
    throw new UserError(
      `任务 ${task.id}“${task.definition.name}”没有等人决定的格子，没有运行：上一次运行没有问过，或已经决定了；要照常同步请发“同步 运行 ${task.id}”`,
    );
  }
  await enterRun(db, {
    id: order.id,
    task: task.id,
    task_name: task.definition.name,
    kind: order.kind,
    state: 'queued',
    asked_at: isoInstant(order.now),
    started_at: null,
    ended_at: null,
    due_at: order.dueAt === undefined ? null : isoInstant(order.dueAt),
    asked_by: order.askedBy,
    undoes: order.undoes ?? null,
    once,
    open_task: task.id,
    chat: order.chat ?? null,
    card: order.card ?? null,
    trace: order.trace,
    counts: null,
    progress: null,
    message: null,
    reason: null,
    failed_rows: '[]',
    options: JSON.stringify(order.options ?? {}),
    stop_asked: 0,
    stopped_by: null,
    attempts: 0,
    fence: null,
    base: null,
    table_id: null,
    shown: null,
    took_ms: null,
    source_rows: null,
  });
  return { kind: 'entered', run: order.id };
}

async function repeatedRun(db: Kysely<SyncTables>, { id, task, once, dueAt }: RunOrder): Promise<RunRow | undefined> {
  // The same order, begun again after a kill.
  const same = await runAmong(db, { id });
  if (same !== undefined) return same;
  const asked = once === null ? undefined : await runAmong(db, { once });
  if (asked !== undefined || dueAt === undefined) return asked;
  return runAmong(db, { task: task.id, dueAt });
}

/**
 * The batch that is under way is finished, what is written stays; a run that has not begun is ended by the resident. False when it is over.
 * @param by open_id or `shell`
 */
export async function askToStop<T extends object>(trx: Kysely<T>, run: string, by: string): Promise<boolean> {
  return markStopped(syncTrx(trx), run, by);
}
