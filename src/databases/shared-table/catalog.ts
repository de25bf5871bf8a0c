// What the database says of one table: its columns and keys, in words that are the same for the three kinds.
import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../url.ts';

export interface CatalogColumn {
  readonly name: string;
  /** As declared, lower case: `decimal(10,2)`, `timestamp without time zone`. */
  readonly type: string;
  /** Digits after the point that it keeps; null where that has no limit or no sense. */
  readonly scale: number | null;
  /** The database gives it a number by itself. */
  readonly counted: boolean;
  /** A row without a value for it is refused. */
  readonly needed: boolean;
}

export interface CatalogKey {
  readonly unique: boolean;
  readonly columns: readonly string[];
}

export interface TableCatalog {
  readonly columns: readonly CatalogColumn[];
  readonly keys: readonly CatalogKey[];
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly scale: number | null;
  readonly counted: number;
  readonly needed: number;
}

interface KeyRow {
  readonly key_name: string;
  readonly is_unique: number;
  readonly column_name: string | null;
}

/** Null: there is no such table in the database (or schema) that the connection is in. */
export async function catalogOf(db: Kysely<unknown>, kind: DatabaseKind, table: string): Promise<TableCatalog | null> {
  const columns = (await COLUMNS[kind](table).execute(db)).rows;
  if (columns.length === 0) return null;
  const keys = new Map<string, { unique: boolean; columns: string[] }>();
  for (const row of (await KEYS[kind](table).execute(db)).rows) {
    const key = keys.get(row.key_name) ?? { unique: Number(row.is_unique) === 1, columns: [] };
    // A key over an expression names no column there.
    key.columns.push(row.column_name ?? '');
    keys.set(row.key_name, key);
  }
  // SQLite's own key is no index of its list.
  const rowid = columns.filter((row) => kind === 'sqlite' && Number(row.counted) === 1);
  return {
    columns: columns.map((row) => ({
      name: row.name,
      type: row.type.toLowerCase(),
      scale: row.scale === null ? null : Number(row.scale),
      counted: Number(row.counted) === 1,
      needed: Number(row.needed) === 1,
    })),
    keys: [...keys.values(), ...rowid.map(({ name }) => ({ unique: true, columns: [name] }))],
  };
}

const COLUMNS = {
  mysql: (table: string) => sql<ColumnRow>`select column_name as name, column_type as type, numeric_scale as scale,
      extra like '%auto_increment%' as counted,
      (is_nullable = 'NO' and column_default is null and extra not like '%auto_increment%') as needed
    from information_schema.columns where table_schema = database() and table_name = ${table} order by ordinal_position`,
  postgres: (table: string) => sql<ColumnRow>`select column_name as name, data_type as type, numeric_scale as scale,
      (is_identity = 'YES' or coalesce(column_default, '') like 'nextval(%')::int as counted,
      (is_nullable = 'NO' and column_default is null and is_identity = 'NO')::int as needed
    from information_schema.columns where table_schema = current_schema() and table_name = ${table}
    order by ordinal_position`,
  // A single primary key of exactly this type is the row's own number.
  sqlite: (table: string) => sql<ColumnRow>`select name, type, null as scale,
      (pk = 1 and upper(type) = 'INTEGER' and (select max(pk) from pragma_table_info(${table})) = 1) as counted,
      ("notnull" = 1 and dflt_value is null and not (pk = 1 and upper(type) = 'INTEGER')) as needed
    from pragma_table_info(${table}) order by cid`,
} as const;

const KEYS = {
  mysql: (
    table: string,
  ) => sql<KeyRow>`select index_name as key_name, non_unique = 0 as is_unique, column_name as column_name
    from information_schema.statistics where table_schema = database() and table_name = ${table}
    order by index_name, seq_in_index`,
  postgres: (
    table: string,
  ) => sql<KeyRow>`select i.indexrelid::text as key_name, (i.indisunique and i.indpred is null)::int as is_unique,
      a.attname as column_name
    from pg_index i join pg_class t on t.oid = i.indrelid
      cross join lateral unnest(i.indkey::int2[]) with ordinality as k(number, place)
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number and k.number > 0
    where t.relnamespace = current_schema()::regnamespace and t.relname = ${table} and i.indisvalid
    order by i.indexrelid, k.place`,
  sqlite: (table: string) => sql<KeyRow>`select l.name as key_name, (l."unique" = 1 and l.partial = 0) as is_unique,
      i.name as column_name
    from pragma_index_list(${table}) l join pragma_index_info(l.name) i order by l.seq, i.seqno`,
} as const;
