// Writes the sample databases: a new file appears whole or not at all, and never replaces one that is there.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;
/** The SQLite connection; the module itself is loaded only by who opens one. */
export type Connection = import('libsql').Database;

/** A table's columns in order, each with its declared type: the extraction goes by the declared type. */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Further clauses, for instance an index statement. */
  readonly after?: string;
}

/** The rows of one table. */
export interface Filled {
  readonly table: Table;
  readonly rows: readonly Row[];
}

const ROWS_A_STATEMENT = 400;

/** A value as an SQL literal. Decimals come as text: SQLite keeps up to 15 digits of them exactly whatever the column's affinity. */
export function literal(cell: Cell): string {
  if (cell === null) return 'null';
  return typeof cell === 'number' ? String(cell) : `'${cell.replaceAll("'", "''")}'`;
}

/** The table's `create table` statement. */
export function createStatement(table: Table): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
  return `create table ${table.name} (${columns.join(', ')});${table.after ?? ''}`;
}

/** Statements that add the rows, columns in the table's order; a column the row lacks becomes NULL. */
export function insertStatements({ table, rows }: Filled): string[] {
  const names = Object.keys(table.columns);
  const statements: string[] = [];
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const values = rows
      .slice(start, start + ROWS_A_STATEMENT)
      .map((row) => `(${names.map((name) => literal(row[name] ?? null)).join(',')})`);
    statements.push(`insert into ${table.name} values ${values.join(',')}`);
  }
  return statements;
}

/** Opens a sample database for reading and writing. The write-ahead log lets a refresh read on while a day is being applied. */
export async function openForWriting(file: string): Promise<Connection> {
  const { default: Database } = await import('libsql');
  const connection = new Database(file);
  connection.exec('pragma busy_timeout = 5000; pragma synchronous = normal');
  return connection;
}

/** Writes a database file under a temporary name and renames it; a file that is already there stays as it is. */
export async function createFile(file: string, fill: () => readonly Filled[]): Promise<void> {
  if (existsSync(file)) return;
  const making = `${file}.making`;
  await Promise.all(['', '-wal', '-shm', '-journal'].map((suffix) => rm(`${making}${suffix}`, { force: true })));
  const connection = await openForWriting(making);
  // A prepared statement would keep libsql's handle open past close(), and with it the log beside the old name: exec only.
  connection.exec('pragma synchronous = off; pragma journal_mode = wal; begin');
  for (const filled of fill()) {
    connection.exec(createStatement(filled.table));
    for (const statement of insertStatements(filled)) connection.exec(statement);
  }
  connection.exec('commit');
  connection.close();
  await rename(making, file);
}
