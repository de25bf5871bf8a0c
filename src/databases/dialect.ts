// Questions the three kinds of database answer differently, asked by name; only this room knows the dialects.
import {
  type Expression,
  type Insertable,
  type Kysely,
  MysqlAdapter,
  PostgresAdapter,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely';
import { isDuplicateKey } from './faults.ts';
import type { DatabaseKind } from './url.ts';

/** Which kind a Kysely or a transaction talks to. */
export function kindOf<T>(db: Kysely<T>): DatabaseKind {
  const { adapter } = db.getExecutor();
  if (adapter instanceof MysqlAdapter) return 'mysql';
  return adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/**
 * Inserts a row unless one with the same `key` is there; true when this call inserted it. The database decides, so that of
 * many callers at once exactly one hears true.
 * @param key the columns of a unique index or primary key.
 */
export async function insertIfAbsent<T, N extends keyof T & string>(
  db: Kysely<T>,
  table: N,
  row: Insertable<T[N]>,
  key: readonly (keyof T[N] & string)[],
): Promise<boolean> {
  const insert = db.insertInto(table).values(row);
  if (kindOf(db) === 'mysql') {
    // `insert ignore` would also hide text that is too long, and `on duplicate key update` cannot tell found from inserted.
    return insert.executeTakeFirst().then(
      () => true,
      (error: unknown) => {
        if (isDuplicateKey(error)) return false;
        throw error;
      },
    );
  }
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const result = await insert.onConflict((on) => on.expression(sql`${columns}`).doNothing()).executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Inserts the rows but for those that a unique key has already; for many at once, where nobody needs to know which. */
export async function insertAllIfAbsent<T, N extends keyof T & string>(
  db: Kysely<T>,
  table: N,
  rows: readonly Insertable<T[N]>[],
  key: readonly [keyof T[N] & string, ...(keyof T[N] & string)[]],
): Promise<void> {
  if (rows.length === 0) return;
  const insert = db.insertInto(table).values(rows);
  const name = sql.ref(key[0]);
  // `insert ignore` would also hide text that is too long.
  if (kindOf(db) === 'mysql') await insert.modifyEnd(sql`on duplicate key update ${name} = ${name}`).execute();
  else await insert.onConflict((on) => on.doNothing()).execute();
}

/**
 * Inserts a row, or changes the columns of `change` in the row with the same `key`.
 * @param key the columns of the only unique index that can be in the way.
 */
export async function upsert<T, N extends keyof T & string>(
  db: Kysely<T>,
  table: N,
  row: Insertable<T[N]>,
  key: readonly (keyof T[N] & string)[],
  change: readonly (keyof T[N] & string)[],
): Promise<void> {
  await upsertAll(db, table, [row], key, change);
}

/** upsert() of many rows in one statement; no two of them have the same key. */
export async function upsertAll<T, N extends keyof T & string>(
  db: Kysely<T>,
  table: N,
  rows: readonly Insertable<T[N]>[],
  key: readonly (keyof T[N] & string)[],
  change: readonly (keyof T[N] & string)[],
): Promise<void> {
  if (rows.length === 0) return;
  const mysql = kindOf(db) === 'mysql';
  const assignments = change.map((column) => {
    const name = sql.ref(column);
    return mysql ? sql`${name} = values(${name})` : sql`${name} = excluded.${name}`;
  });
  const clause = mysql
    ? sql`on duplicate key update ${sql.join(assignments)}`
    : sql`on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do update set ${sql.join(assignments)}`;
  await db.insertInto(table).values(rows).modifyEnd(clause).execute();
}

/** Locks the rows read until the transaction ends. SQLite's transactions already hold the whole file. */
export function lockRows<T, N extends keyof T, O>(
  trx: Kysely<T>,
  query: SelectQueryBuilder<T, N, O>,
): SelectQueryBuilder<T, N, O> {
  return kindOf(trx) === 'sqlite' ? query : query.forUpdate();
}

/** Whether a column's text contains these characters, whatever they are; not heeding case as the database's own LIKE does not. */
export function containsText(column: Expression<unknown>, text: string): RawBuilder<boolean> {
  return sql<boolean>`${column} like ${`%${text.replace(/[%_!]/g, '!$&')}%`} escape '!'`;
}

const NOW: Readonly<Record<DatabaseKind, RawBuilder<string>>> = {
  mysql: sql<string>`concat(left(date_format(utc_timestamp(3), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`,
  postgres: sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  sqlite: sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
};

/** The database's own clock, as isoInstant writes it: the one clock that all machines on a store share. */
export async function databaseNow<T>(db: Kysely<T>): Promise<string> {
  const { rows } = await sql<{ now: string }>`select ${NOW[kindOf(db)]} as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a select without a table gave no row');
  return row.now;
}
