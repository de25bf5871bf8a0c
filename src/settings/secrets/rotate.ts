// Sealing everything anew with the current master key: a row a transaction, so that a kill at any moment loses nothing and the next
// attempt goes on where the last one was.
import type { Kysely } from 'kysely';
import { UserError } from '../../lib/errors.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { isSealed, keyIdOf, type SecretPlace, seal, sealedPrefix, unseal } from '../../secrets/seal.ts';
import type { Store } from '../../store/store.ts';
import { placeOfSecret } from './vault.ts';

/** A column whose values are sealed; every table that has one declares it, and app/ lists them. */
export interface SealedColumn {
  readonly table: string;
  /** The table's primary key, of one column. */
  readonly key: string;
  readonly column: string;
  placeOf(key: string): SecretPlace;
}

export const storedSecretColumn: SealedColumn = {
  table: 'stored_secrets',
  key: 'name',
  column: 'sealed',
  placeOf: placeOfSecret,
};

export interface Rotated {
  readonly table: string;
  readonly column: string;
  readonly done: number;
  /** Sealed with the current key before. */
  readonly already: number;
  /** Chinese, one a row that could not be opened; it stays as it is. */
  readonly problems: readonly string[];
}

type AnyTables = Record<string, Record<string, string | null>>;

const AT_ONCE = 200;

export interface RotateOptions {
  readonly ring: KeyRing;
  readonly signal: AbortSignal;
  /** Told after every row. */
  readonly step?: (key: string) => void;
}

export async function rotateColumn(store: Store, column: SealedColumn, options: RotateOptions): Promise<Rotated> {
  const { ring, signal, step } = options;
  const db = store.db as unknown as Kysely<AnyTables>;
  const { table, key, column: name } = column;
  let [done, already] = [0, 0];
  const problems: string[] = [];
  for (let last = ''; ; ) {
    const query = db.selectFrom(table).select([key, name]).where(key, '>', last).orderBy(key).limit(AT_ONCE);
    const rows = (await query.execute()) as readonly Readonly<Record<string, string | null>>[];
    for (const row of rows) {
      signal.throwIfAborted();
      last = row[key] ?? '';
      const sealed = row[name] ?? '';
      if (!isSealed(sealed)) continue;
      if (sealed.startsWith(sealedPrefix(ring.current.id))) already += 1;
      else if (await sealAnew(store, column, options, { key: last, sealed, problems })) done += 1;
      step?.(last);
    }
    if (rows.length < AT_ONCE) return { table, column: name, done, already, problems };
  }
}

/** False when it could not be opened, or was changed meanwhile: what is written now is sealed with the current key. */
async function sealAnew(
  store: Store,
  { table, key: keyColumn, column, placeOf }: SealedColumn,
  { ring }: RotateOptions,
  { key, sealed, problems }: { readonly key: string; readonly sealed: string; readonly problems: string[] },
): Promise<boolean> {
  const place = placeOf(key);
  let anew: string;
  try {
    anew = seal(ring, place, unseal(ring, place, sealed));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    problems.push(thrown.message);
    return false;
  }
  const { numUpdatedRows } = await store.transaction((trx) =>
    (trx as unknown as Kysely<AnyTables>)
      .updateTable(table)
      .set({ [column]: anew })
      .where(keyColumn, '=', key)
      .where(column, '=', sealed)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** Ids of the keys that still seal something. */
export async function keysInUse(store: Store, columns: readonly SealedColumn[]): Promise<readonly string[]> {
  const db = store.db as unknown as Kysely<AnyTables>;
  const ids = new Set<string>();
  for (const { table, column } of columns) {
    const rows = await db.selectFrom(table).select(column).where(column, 'like', 'enc:v1:%').execute();
    for (const row of rows as readonly Readonly<Record<string, string | null>>[]) {
      const id = keyIdOf(row[column] ?? '');
      if (id !== null) ids.add(id);
    }
  }
  return [...ids];
}
