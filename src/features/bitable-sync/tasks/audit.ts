// The row of the audit that every change of a task leaves, in the transaction of the change.
import type { Kysely } from 'kysely';
import { recordAudit } from '../../../people/audit.ts';

/** What an entry needs from outside the transaction. */
export interface TaskAudit {
  /** Of store.newId. */
  readonly id: string;
  /** The chat, or null. */
  readonly chat: string | null;
  /** The number that people read out. */
  readonly trace: string;
}

export interface TaskChange {
  readonly now: Date;
  /** open_id, `shell`, `playground`. */
  readonly by: string;
  readonly task: number;
  readonly name: string;
  /** Chinese, without a full stop: what was done. */
  readonly text: string;
}

/** Nothing without `audit`. */
export async function recordTaskChange<T extends object>(
  trx: Kysely<T>,
  audit: TaskAudit | undefined,
  change: TaskChange,
): Promise<void> {
  if (audit === undefined) return;
  const { id, chat, trace } = audit;
  await recordAudit(trx, {
    ...{ id, chat, trace, now: change.now, once: `sync-task/${id}`, kind: 'setting', person: change.by },
    ...{ command: '同步 任务', decision: 'allowed', result: 'ok', ms: 0 },
    text: `同步任务 ${change.task}（${change.name}）：${change.text}`,
  });
}
