import { expect, it } from 'vitest';
import { botMigrations } from '../../src/bot/migrations/index.ts';
import { type AuditEntry, recordAudit } from '../../src/people/audit.ts';
import { type AuditRow, auditOf } from '../../src/people/audit-queries.ts';
import type { AuditTables } from '../../src/people/audit-tables.ts';
import { forgetAudit } from '../../src/people/chain.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { MOST_AUDIT_TEXT } from '../../src/people/redacted-text.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachStore } from '../store/each-store.ts';

const at = new Date('2026-11-21T00:00:00Z');

function entry(more: Partial<AuditEntry>): AuditEntry {
  return {
    ...{ id: 'a', now: at, once: 'run/1', kind: 'run', person: 'schedule', chat: null, text: 'refresh 密码:x' },
    ...{ command: null, decision: 'allowed', result: '已开始', ms: 0.4, trace: '7F3K-92' },
    ...more,
  };
}

function rows(store: Store): Promise<readonly AuditRow[]> {
  return store.withTables<AuditTables>().db.selectFrom('audit_log').selectAll().orderBy('id').execute();
}

onEachStore('the audit', ({ fresh }) => {
  const withAudit = async (): Promise<Store> => {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, ...peopleMigrations]);
    return store;
  };

  it('has one row a thing, and a row stays as it was written', async () => {
    const store = await withAudit();
    const record = (one: AuditEntry): Promise<void> => store.transaction((trx) => recordAudit(trx, one));
    await record(entry({ ms: 1234.5, result: '完成 \0 token: abc' }));
    await record(entry({ id: 'b', now: new Date(), result: '另一个结果', text: 'other' }));
    await record(entry({ id: 'c', once: 'run/2', result: '😀'.repeat(2_000) }));
    const [first, second, ...more] = await rows(store);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ id: 'a', at: at.toISOString(), text: 'refresh 密码:***', ms: 1235 });
    expect(first?.result).toBe('完成  token: ***');
    expect(second?.result.length).toBe(MOST_AUDIT_TEXT);
    expect((await auditOf(store, '7F3K-92'))?.id).toBe('c');
    expect(await auditOf(store, '7F3K-93')).toBeNull();
  });

  it('forgets what is older, however much', async () => {
    const store = await withAudit();
    const { now: _, ...columns } = entry({ ms: 0 });
    const some = Array.from({ length: 2_100 }, (_, index) => ({
      ...{ ...columns, id: `${10_000 + index}`, once: `${index}`, at: new Date(at.getTime() + index).toISOString() },
    }));
    await store.withTables<AuditTables>().transaction(async (trx) => {
      for (let from = 0; from < some.length; from += 300)
        await trx
          .insertInto('audit_log')
          .values(some.slice(from, from + 300))
          .execute();
    });
    const span = { before: new Date(at.getTime() + 2_050), now: new Date() };
    expect(await forgetAudit(store, span)).toBe(2_050);
    expect((await rows(store)).length).toBe(50);
    expect(await forgetAudit(store, span)).toBe(0);
  });

  it('takes over the rows of the bot, also when it was stopped in between', async () => {
    const { store } = await fresh();
    const older = [...storeMigrations, ...botMigrations];
    await migrate(store, older);
    const old = store.withTables<{ audit: AuditRow }>();
    const { now: _, ...columns } = entry({ ms: 3, command: '台账', chat: 'oc_a' });
    const some = ['a', 'b'].map((id) => ({ ...columns, id, once: id, at: at.toISOString() }));
    await old.db.insertInto('audit').values(some).execute();
    // As far as a process came that was killed after it had copied a row.
    await migrate(store, [...older, ...peopleMigrations.slice(0, 3)]);
    await store
      .withTables<AuditTables>()
      .db.insertInto('audit_log')
      .values(some[0] as AuditRow)
      .execute();
    await migrate(store, [...older, ...peopleMigrations]);
    expect(await rows(store)).toEqual(some);
    expect((await store.db.introspection.getTables()).map(({ name }) => name)).not.toContain('audit');
  });
});
