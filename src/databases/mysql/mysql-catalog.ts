// What tables and columns a MySQL database has: the only place names for SQL come from.

import type { SourceColumn } from '../snapshot/contract.ts';
import { quoteIdentifier } from '../snapshot/identifiers.ts';
import { type DeclaredColumn, type ValueForm, valueForm } from './value-forms.ts';

export interface MysqlColumn extends SourceColumn {
  readonly form: ValueForm;
  readonly octets: number | null;
}

export interface MysqlTable {
  /** Quoted, for SQL. */
  readonly sql: string;
  readonly columns: readonly MysqlColumn[];
}

/** Runs a statement with values; numbers may come as text. */
export type AskRows = (
  sql: string,
  values: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

// With both names as constants the server opens this one table; any other condition makes it open all of them.
const columnsSql = (
  schema: string,
) => `select table_schema as table_schema, table_name as table_name, column_name as column_name, data_type as data_type,
  column_type as column_type, is_nullable as is_nullable, character_set_name as charset, character_octet_length as octets,
  numeric_precision as numeric_precision, numeric_scale as numeric_scale
from information_schema.columns
where table_schema = ${schema} and table_name = ? order by table_name, ordinal_position`;

/**
 * Finds a table of the connection's database, or `schema.table`.
 * @param anyCase true when the server does not tell `Point` from `point`
 */
export async function findTable(ask: AskRows, name: string, anyCase: boolean): Promise<MysqlTable | undefined> {
  // The catalogue may compare without case where the server does not, and find `Point` beside `point`.
  const called = (table: string) => (row: Readonly<Record<string, unknown>>) =>
    row.table_name === table || (anyCase && String(row.table_name).toLowerCase() === table.toLowerCase());
  const [schema, ...rest] = name.split('.');
  const ours = (await ask(columnsSql('database()'), [name])).filter(called(name));
  const columns =
    ours.length > 0 || rest.length === 0
      ? ours
      : (await ask(columnsSql('?'), [schema, rest.join('.')])).filter(called(rest.join('.')));
  const [first] = columns;
  if (first === undefined) return undefined;
  const sql = [first.table_schema, first.table_name].map((part) => quoteIdentifier('mysql', String(part))).join('.');
  return { sql, columns: columns.map(mysqlColumn) };
}

function mysqlColumn(row: Readonly<Record<string, unknown>>): MysqlColumn {
  const declared: DeclaredColumn = {
    dataType: String(row.data_type).toLowerCase(),
    columnType: String(row.column_type),
    charset: row.charset === null ? null : String(row.charset),
    octets: numberOrNull(row.octets),
    precision: numberOrNull(row.numeric_precision),
    scale: numberOrNull(row.numeric_scale),
  };
  const form = valueForm(declared);
  return {
    name: String(row.column_name),
    declaredType: declared.columnType,
    lakeType: form.lakeType,
    nullable: row.is_nullable !== 'NO',
    octets: declared.octets,
    form,
  };
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value);
}
