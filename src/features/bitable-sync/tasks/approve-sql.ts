// The second person for SQL, new or edited: where the configuration asks for it, it runs by itself only after somebody else agreed to it.
import type { Kysely } from 'kysely';
import { syncTrx } from '../context.ts';
import type { SyncTask } from '../model/task.ts';
import type { BitableSyncSettings } from '../settings.ts';
import { sqlDigest } from '../source/preview.ts';
import type { SyncTables } from '../tables.ts';
import { recordTaskChange, type TaskAudit } from './audit.ts';
import { definitionFrom } from './definition.ts';
import { changeTaskRow, lockedTaskRow, versionAuthors } from './edit-queries.ts';
import { taskFrom } from './queries.ts';

export type SqlApproved =
  | { readonly kind: 'approved' }
  /** Chinese: why not. */
  | { readonly kind: 'refused'; readonly sentence: string };

/**
 * @param digest of the SQL that the person has seen (sqlDigest): what was edited meanwhile is not agreed to by it. Whether the
 * person has the right 审批 is asked before
 */
export async function approveSql<T extends object>(
  transaction: Kysely<T>,
  approval: {
    readonly id: number;
    readonly version: number;
    readonly digest: string;
    readonly by: string;
    readonly now: Date;
    readonly audit?: TaskAudit;
  },
): Promise<SqlApproved> {
  const { id, version, digest, by, now } = approval;
  const trx = syncTrx(transaction);
  const row = await lockedTaskRow(trx, id);
  if (row === undefined) return refused(`没有任务 ${id}，可能已被删除`);
  const { definition, version: current } = taskFrom(row);
  if (current !== version) return refused('任务又被改过，请看过新的 SQL 再同意');
  if ((await sqlWriter(trx, id, definition.sql)).by === by) return refused(OWN_SQL);
  await changeTaskRow(trx, id, { approved_sql: digest });
  const text = `同意自动运行 SQL ${digest}`;
  await recordTaskChange(trx, approval.audit, { now, by, task: id, name: definition.name, text });
  return { kind: 'approved' };
}

function refused(sentence: string): SqlApproved {
  return { kind: 'refused', sentence };
}

/** Whether its times come without a run, since nobody has agreed to its SQL yet. */
export function isSqlHeld(
  { approveSql: isAsked }: Pick<BitableSyncSettings, 'approveSql'>,
  { definition, approvedSql }: Pick<SyncTask, 'definition' | 'approvedSql'>,
): boolean {
  return isAsked && definition.cron !== null && approvedSql !== sqlDigest(definition.sql);
}

export interface SqlWriter {
  /** open_id, `shell`, `playground`. */
  readonly by: string | null;
  /** The task has had no other SQL. */
  readonly isFirst: boolean;
}

/** Who wrote the SQL as it is: later edits of something else do not make it another's. */
export async function sqlWriter(db: Kysely<SyncTables>, task: number, sql: string): Promise<SqlWriter> {
  const versions = await versionAuthors(db, task);
  const changedAt = versions.findIndex(({ definition }) => definitionFrom(definition).sql !== sql);
  const same = changedAt < 0 ? versions : versions.slice(0, changedAt);
  return { by: same.at(-1)?.edited_by ?? null, isFirst: changedAt < 0 };
}

/** Chinese, without a full stop: why he may not agree himself. */
export const OWN_SQL = '这段 SQL 是你写的，要由另一个有审批权限的人同意';
