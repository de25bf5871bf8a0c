// What was changed and what the audit says of it, after a process that changes things was killed again and again.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AuditTables } from '../../src/people/audit-tables.ts';
import { chainAudit } from '../../src/people/chain.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { verifyChain } from '../../src/people/verify-chain.ts';
import { secretsMigrations } from '../../src/settings/secrets/migrations.ts';
import type { StoredSecretsTables } from '../../src/settings/secrets/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { type Program, start } from '../store/child.ts';

/** @param waits milliseconds after which a process is killed, one process each */
export async function agreesAfterKills(
  program: Program,
  fresh: () => Promise<{ readonly store: Store; readonly url: string }>,
  waits: readonly number[],
): Promise<void> {
  const { store, url } = await fresh();
  await migrate(store, [...storeMigrations, ...peopleMigrations, ...secretsMigrations]);
  const key = randomBytes(32).toString('base64');
  for (const wait of waits) {
    const child = start(program, [url, key]);
    expect(await child.next()).toBe('ready');
    await delay(wait);
    await child.end('SIGKILL');
  }
  const { db } = store.withTables<AuditTables & StoredSecretsTables>();
  const ended = await db
    .selectFrom('runs')
    .select(['id', 'attempts'])
    .where('status', 'in', ['ok', 'partial', 'failed'])
    .execute();
  const audit = await db.selectFrom('audit_log').select(['once', 'kind', 'text']).execute();
  const recorded = audit.filter(({ kind }) => kind === 'run').map((row) => row.once);
  expect(recorded.toSorted()).toEqual(ended.map(({ id, attempts }) => `run/${id}/${attempts}`).toSorted());
  const kept = await db.selectFrom('stored_secrets').select('name').execute();
  const put = audit.filter(({ kind }) => kind === 'secret').map(({ text }) => text);
  expect(put.toSorted()).toEqual(kept.map(({ name }) => `存入 ${name}`).toSorted());
  expect(ended.length).toBeGreaterThan(waits.length);
  await chainAudit(store, { all: true });
  const verdict = await verifyChain(store, new AbortController().signal);
  expect(verdict).toMatchObject({ broken: null, head: null, verified: audit.length, unchained: { count: 0 } });
}
