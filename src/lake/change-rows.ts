// The rows that a comparison leaves behind: what people see, and what is needed to rebuild any older state.

/** The columns of a change file, in order, with their DuckDB types. */
export const CHANGE_COLUMNS = [
  ['site', 'VARCHAR'],
  ['key', 'VARCHAR'],
  ['kind', 'VARCHAR'],
  ['field', 'VARCHAR'],
  ['before', 'VARCHAR'],
  ['after', 'VARCHAR'],
  ['who', 'VARCHAR'],
  ['changed_at', 'TIMESTAMPTZ'],
] as const;

/**
 * `moved` is a difference that is no change for people: a who/when column, a hidden key, a number within tolerance.
 * It is kept so that undoing gives the older state back exactly.
 */
export type StoredKind = 'added' | 'removed' | 'modified' | 'moved';

/** Makes the table that collects the change rows of one ledger; all sessions of a DuckDB see it. */
export function createChangeTableSql(table: string): string {
  return `create or replace table ${table} (${CHANGE_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')})`;
}

/** Writes the collected rows as one Parquet file, sorted so that equal values lie together and compress well. */
export function writeChangesSql(table: string, file: string): string {
  const names = CHANGE_COLUMNS.map(([name]) => name).join(', ');
  return `copy (select ${names} from ${table} order by site, kind, field, key)
to '${file.replaceAll("'", "''")}' (format parquet, compression zstd, parquet_version v2)`;
}
