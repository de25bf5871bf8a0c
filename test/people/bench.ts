// A store with the audit in it, and entries for it.
import { type AuditEntry, recordAudit } from '../../src/people/audit.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';

export const AT = new Date('2026-11-21T00:00:00Z');

export async function withAudit(opened: Promise<{ readonly store: Store; readonly url: string }>) {
  const { store, url } = await opened;
  await migrate(store, [...storeMigrations, ...peopleMigrations]);
  return { store, url };
}

/** @param id also its key, and its minute after AT when it is a number */
export function entryNamed(id: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...{ id, now: new Date(AT.getTime() + (Number(id) || 0) * 60_000), once: `once/${id}`, kind: 'message' },
    ...{ person: 'ou_zhang', chat: null, text: `台账 ${id}`, command: '台账', decision: 'allowed', result: 'ok' },
    ...{ ms: 12, trace: '7F3K-92' },
    ...more,
  };
}

export async function recordAll(store: Store, ...entries: readonly AuditEntry[]): Promise<void> {
  await store.transaction(async (trx) => {
    for (const entry of entries) await recordAudit(trx, entry);
  });
}
