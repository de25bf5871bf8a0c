// The SQL of stored secrets.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent } from '../../databases/dialect.ts';
import type { StoredSecretsTable, StoredSecretsTables } from './tables.ts';

export type SecretsDb = Kysely<StoredSecretsTables>;
export type StoredSecret = Selectable<StoredSecretsTable>;

/** Kysely's type is invariant in its tables, so that a view of some of them can only be had by a cast. */
export function secretsDb<T extends object>(db: Kysely<T>): SecretsDb {
  return db as unknown as SecretsDb;
}

export async function findSecret(db: SecretsDb, name: string): Promise<StoredSecret | null> {
  return (await db.selectFrom('stored_secrets').selectAll().where('name', '=', name).executeTakeFirst()) ?? null;
}

export async function listSecrets(db: SecretsDb): Promise<readonly StoredSecret[]> {
  return db.selectFrom('stored_secrets').selectAll().orderBy('name').execute();
}

/** `new`: there was none of the name. */
export async function putSecret(db: SecretsDb, row: StoredSecret): Promise<'new' | 'changed'> {
  if (await insertIfAbsent(db, 'stored_secrets', row, ['name'])) return 'new';
  const { name, ...rest } = row;
  await db.updateTable('stored_secrets').set(rest).where('name', '=', name).execute();
  return 'changed';
}

/** False when there is one of the name. */
export function addSecret(db: SecretsDb, row: StoredSecret): Promise<boolean> {
  return insertIfAbsent(db, 'stored_secrets', row, ['name']);
}

/** False when there was none. */
export async function dropSecret(db: SecretsDb, name: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('stored_secrets').where('name', '=', name).executeTakeFirst();
  return numDeletedRows > 0n;
}
