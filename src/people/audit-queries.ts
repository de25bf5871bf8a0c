// What is asked of the audit.
import type { Selectable } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { AuditLogTable, AuditTables } from './audit-tables.ts';

export type AuditRow = Selectable<AuditLogTable>;

/** What was recorded last under a trace number; null when nothing was. */
export async function auditOf(store: Store, trace: string): Promise<AuditRow | null> {
  const { db } = store.withTables<AuditTables>();
  const found = db.selectFrom('audit_log').selectAll().where('trace', '=', trace).orderBy('id', 'desc');
  return (await found.executeTakeFirst()) ?? null;
}

/** Forgets what was recorded before then; answers how many rows that were. Audit rows are to be kept a year at least (reliability.md §5.8). */
export async function forgetAudit(store: Store, before: Date): Promise<number> {
  const own = store.withTables<AuditTables>();
  const old = own.db.selectFrom('audit_log').select('id').where('at', '<', isoInstant(before));
  return forgetBatches(
    async (limit) => (await old.limit(limit).execute()).map(({ id }) => id),
    (ids) => own.transaction((trx) => trx.deleteFrom('audit_log').where('id', 'in', ids).execute()),
  );
}
