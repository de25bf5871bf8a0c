// What is asked of the audit.
import type { Selectable } from 'kysely';
import type { Store } from '../store/store.ts';
import type { AuditLogTable, AuditTables } from './audit-tables.ts';

export type AuditRow = Selectable<AuditLogTable>;

/** What was recorded last under a trace number; null when nothing was. */
export async function auditOf(store: Store, trace: string): Promise<AuditRow | null> {
  const { db } = store.withTables<AuditTables>();
  const found = db.selectFrom('audit_log').selectAll().where('trace', '=', trace).orderBy('id', 'desc');
  return (await found.executeTakeFirst()) ?? null;
}
