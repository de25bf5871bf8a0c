// Tables that are the same on all three databases, made so that a migration killed in the middle can simply run again.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { UserError } from '../lib/errors.ts';
import { kindOf } from './dialect.ts';
import { catalogOf } from './shared-table/catalog.ts';
import type { SharedTable } from './shared-table/shape.ts';
import { adoptTable } from './shared-table/shared-table.ts';
import type { DatabaseKind } from './url.ts';

/**
 * What a column holds. `id` 26 characters, `instant` ISO text in UTC with milliseconds, `flag` 0 or 1, `count` a 64-bit integer,
 * `text` up to megabytes (JSON too), `word(n)` at most n characters. A `?` at the end allows NULL.
 * Text compares and sorts by its bytes: case, accents and trailing blanks count.
 */
export type ColumnKind = `${'id' | 'instant' | 'flag' | 'count' | 'text' | `word(${number})`}${'' | '?'}`;

export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly primaryKey: readonly string[];
  /** Rows with NULL in one of the columns never clash. */
  readonly unique?: readonly (readonly string[])[];
  /** Rows go with the row they point to. */
  readonly references?: readonly { readonly column: string; readonly table: string; readonly of: string }[];
}

/** Schema changes for migrations; each does nothing when it was done before. */
export interface PortableSchema {
  /** For moving rows in a migration; schema changes go through the functions. */
  readonly db: Kysely<unknown>;
  createTable(name: string, shape: TableShape): Promise<void>;
  /** For a table that other programs know and write; see shared-table.ts. */
  adoptTable(shape: SharedTable): Promise<void>;
  createIndex(name: string, table: string, columns: readonly string[]): Promise<void>;
  /** The column allows NULL: old rows have no value for it. */
  addColumn(table: string, column: string, kind: Extract<ColumnKind, `${string}?`>): Promise<void>;
  dropTable(name: string): Promise<void>;
  /** The table's columns, to tell one of ours from another program's of the same name; null when there is no such table. */
  columnsOf(table: string): Promise<readonly string[] | null>;
  /** Does nothing when there is no table of the old name. @throws UserError when there is one of the new name, too */
  renameTable(from: string, to: string): Promise<void>;
  /**
   * Copies the rows of a table into another that has columns of the same names, but for those whose key is there already. Does nothing
   * when there is no such table.
   */
  copyRows(
    from: string,
    to: string,
    rows: { readonly key: string; readonly columns: readonly string[] },
  ): Promise<void>;
}

interface Dialect {
  readonly kind: DatabaseKind;
  readonly tableEnd: RawBuilder<unknown>;
}

/** The schema changes on this connection; asks a MySQL server once what it can. */
export async function portableSchema(db: Kysely<unknown>): Promise<PortableSchema> {
  const kind = kindOf(db);
  const dialect: Dialect = { kind, tableEnd: kind === 'mysql' ? await mysqlTableEnd(db) : sql`` };
  return {
    db,
    createTable: async (name, shape) => {
      await sql`create table if not exists ${sql.id(name)} (${sql.join(tableParts(shape, kind))})${dialect.tableEnd}`.execute(
        db,
      );
    },
    adoptTable: (shape) => adoptTable(db, shape),
    createIndex: async (name, table, columns) => {
      if (await indexExists(db, kind, name, table)) return;
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    },
    addColumn: async (table, column, columnKind) => {
      const tables = await db.introspection.getTables();
      if (tables.some((one) => one.name === table && one.columns.some((each) => each.name === column))) return;
      await sql`alter table ${sql.id(table)} add column ${columnDefinition(column, columnKind, kind)}`.execute(db);
    },
    dropTable: async (name) => {
      await db.schema.dropTable(name).ifExists().execute();
    },
    columnsOf: (table) => columnsOf(db, kind, table),
    renameTable: async (from, to) => {
      if ((await columnsOf(db, kind, from)) === null) return;
      if ((await columnsOf(db, kind, to)) !== null) {
        throw new UserError(`存储里已经有表 ${to}，不能再把 ${from} 改成这个名字；请先把不要的那一张改名或删去`);
      }
      await sql`alter table ${sql.id(from)} rename to ${sql.id(to)}`.execute(db);
    },
    copyRows: async (from, to, { key, columns }) => {
      const tables = await db.introspection.getTables();
      if (!tables.some(({ name }) => name === from)) return;
      await sql`insert into ${sql.id(to)} (${names(columns)}) select ${names(columns)} from ${sql.id(from)}
        where ${sql.id(key)} not in (select ${sql.id(key)} from ${sql.id(to)})`.execute(db);
    },
  };
}

async function columnsOf(db: Kysely<unknown>, kind: DatabaseKind, table: string): Promise<readonly string[] | null> {
  return (await catalogOf(db, kind, table))?.columns.map(({ name }) => name) ?? null;
}

// Compared by its bytes means trailing blanks count, which utf8mb4_bin alone does not do; MySQL 8 and MariaDB 10.2 each have a collation
// that does, under different names.
async function mysqlTableEnd(db: Kysely<unknown>): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ name: string }>`select collation_name as name from information_schema.collations
    where collation_name in ('utf8mb4_0900_bin', 'utf8mb4_nopad_bin')`.execute(db);
  const collation = rows[0]?.name ?? 'utf8mb4_bin';
  return sql` engine = InnoDB default character set utf8mb4 collate ${sql.raw(collation)}`;
}

function tableParts(shape: TableShape, kind: DatabaseKind): readonly RawBuilder<unknown>[] {
  return [
    ...Object.entries(shape.columns).map(([name, column]) => columnDefinition(name, column, kind)),
    sql`primary key (${names(shape.primaryKey)})`,
    ...(shape.unique ?? []).map((columns) => sql`unique (${names(columns)})`),
    ...(shape.references ?? []).map(
      ({ column, table, of }) =>
        sql`foreign key (${sql.id(column)}) references ${sql.id(table)} (${sql.id(of)}) on delete cascade`,
    ),
  ];
}

function columnDefinition(name: string, column: ColumnKind, kind: DatabaseKind): RawBuilder<unknown> {
  const nullable = column.endsWith('?');
  const type = nullable ? column.slice(0, -1) : column;
  const length =
    { id: 26, instant: 24 }[type] ?? (/^word\((\d+)\)$/.exec(type)?.[1] ? Number(type.slice(5, -1)) : null);
  const written = length === null ? longType(type, kind) : wordType(name, length, kind);
  return sql`${sql.id(name)} ${written}${nullable ? sql` null` : sql` not null`}`;
}

// SQLite does not hold to a length by itself, so that too long a text would first be found out on a server.
function wordType(name: string, length: number, kind: DatabaseKind): RawBuilder<unknown> {
  const type = sql`varchar(${sql.lit(length)})`;
  if (kind === 'sqlite') return sql`${type} check (length(${sql.id(name)}) <= ${sql.lit(length)})`;
  return kind === 'postgres' ? sql`${type} collate "C"` : type;
}

function longType(type: string, kind: DatabaseKind): RawBuilder<unknown> {
  if (type === 'count') return sql`bigint`;
  if (type === 'flag') return kind === 'mysql' ? sql`int` : sql`integer`;
  if (kind === 'mysql') return sql`longtext`;
  return kind === 'postgres' ? sql`text collate "C"` : sql`text`;
}

function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.id(column)));
}

async function indexExists(db: Kysely<unknown>, kind: DatabaseKind, name: string, table: string): Promise<boolean> {
  const question = {
    mysql: sql`select 1 from information_schema.statistics
      where table_schema = database() and table_name = ${table} and index_name = ${name} limit 1`,
    postgres: sql`select 1 from pg_indexes where schemaname = current_schema() and tablename = ${table} and indexname = ${name}`,
    sqlite: sql`select 1 from sqlite_master where type = 'index' and tbl_name = ${table} and name = ${name}`,
  }[kind];
  return (await question.execute(db)).rows.length > 0;
}
