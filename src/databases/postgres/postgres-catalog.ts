// What tables and columns a PostgreSQL database has: the only place names for SQL come from.

import type { SourceColumn } from '../snapshot/contract.ts';
import { quoteIdentifier } from '../snapshot/identifiers.ts';
import { type ValueForm, valueForm } from './value-forms.ts';

export interface PostgresColumn extends SourceColumn {
  readonly form: ValueForm;
}

export interface PostgresTable {
  /** Quoted, with its schema, for SQL. */
  readonly sql: string;
  readonly columns: readonly PostgresColumn[];
}

/** Runs a statement with values. */
export type AskRows = (
  sql: string,
  values: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

// Tables, partitioned and foreign tables, views; a name without schema means the first on the search path, as in SQL.
const FIND = `select c.oid, n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and (c.relname = $1 and pg_table_is_visible(c.oid) or n.nspname = $2 and c.relname = $3)
order by c.relname = $1 desc limit 1`;

// A domain is its base type, found over as many steps as it takes; the modifier is that of the step before the base.
const COLUMNS = `select a.attname as name, format_type(a.atttypid, a.atttypmod) as declared, not a.attnotnull as nullable,
  base.typname as type, base.typcategory = 'A' as is_array, base.typnamespace = 'pg_catalog'::regnamespace as built_in, base.modifier
from pg_attribute a cross join lateral (
  with recursive step as (
    select t.*, a.atttypmod as modifier from pg_type t where t.oid = a.atttypid
    union all
    select t.*, step.typtypmod from step join pg_type t on t.oid = step.typbasetype where step.typtype = 'd'
  ) select * from step where typtype <> 'd'
) base
where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`;

/** Finds a table by name, or by `schema.table` when none is called so. */
export async function findTable(ask: AskRows, name: string): Promise<PostgresTable | undefined> {
  const [schema, ...rest] = name.split('.');
  const [found] = await ask(FIND, [name, schema, rest.join('.')]);
  if (found === undefined) return undefined;
  const sql = [found.schema, found.name].map((part) => quoteIdentifier('postgres', String(part))).join('.');
  const columns = await ask(COLUMNS, [found.oid]);
  return { sql, columns: columns.map(postgresColumn) };
}

function postgresColumn(row: Readonly<Record<string, unknown>>): PostgresColumn {
  const form = valueForm({
    name: String(row.type),
    builtIn: row.built_in === true,
    isArray: row.is_array === true,
    modifier: Number(row.modifier),
  });
  return {
    name: String(row.name),
    declaredType: String(row.declared),
    lakeType: form.lakeType,
    nullable: row.nullable === true,
    form,
  };
}
