// Another program's small tables, read as text whatever their columns are; nothing of them is ever changed.
import { type Kysely, sql } from 'kysely';
import { kindOf } from './dialect.ts';
import { openKysely } from './kysely.ts';
import { catalogOf } from './shared-table/catalog.ts';

/** A value as text; what is no text is written as the database shows it. */
export type ForeignRow = Readonly<Record<string, string | null>>;

export interface ForeignColumn {
  readonly name: string;
  /** As declared, lower case. */
  readonly type: string;
}

export interface ForeignTables {
  /** Null: there is no such table. */
  columnsOf(table: string): Promise<readonly ForeignColumn[] | null>;
  /** The rows after a whole number, ascending by its column, at most so many; empty at the end. */
  page(
    table: string,
    page: { readonly by: string; readonly after: number; readonly most: number },
  ): Promise<readonly ForeignRow[]>;
}

export interface ForeignDatabase extends ForeignTables {
  /** The URL without its password. */
  readonly shown: string;
  close(): Promise<void>;
}

/**
 * Instants (MySQL's TIMESTAMP, PostgreSQL's timestamptz) come in UTC.
 * @param label what it is to people, for sentences
 * @throws UserError for a bad URL; its questions throw as openKysely() says
 */
export async function openForeign(url: string, label: string): Promise<ForeignDatabase> {
  const { db, shown, close } = await openKysely<unknown>(url, { label, poolSize: 1, readOnly: true });
  return { shown, close, ...foreignTables(db) };
}

/** The same over a database that is open already. */
export function foreignTables<T>(opened: Kysely<T>): ForeignTables {
  const db = opened as unknown as Kysely<unknown>;
  return {
    columnsOf: async (table) => (await catalogOf(db, kindOf(db), table))?.columns ?? null,
    page: async (table, { by, after, most }) => {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.id(table)}
        where ${sql.id(by)} > ${after} order by ${sql.id(by)} limit ${sql.lit(most)}`.execute(db);
      return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)])));
    },
  };
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
