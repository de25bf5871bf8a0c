// What sample files hold, as text, so that two of them can be compared row by row.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

export type Contents = Readonly<Record<string, readonly string[]>>;

/** Runs a query on a sample file, read-only; every value as a row of plain values. */
export function query(file: string, sql: string): readonly (readonly unknown[])[] {
  const connection = new Database(`file:${file}?mode=ro`);
  try {
    return connection.prepare(sql).raw().all() as unknown[][];
  } finally {
    connection.close();
  }
}

/** The one value of a query that finds one row with one column. */
export function value(file: string, sql: string): unknown {
  return query(file, sql)[0]?.[0];
}

/** The declared type of every column by `table.column`. */
export function declaredTypes(file: string): ReadonlyMap<string, string> {
  const columns = query(
    file,
    "select t.name || '.' || c.name, c.type from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'",
  );
  return new Map(columns.map(([name, type]) => [String(name), String(type)]));
}

/** Every row of every table, by table, in the order of its first column. */
export function contents(file: string): Contents {
  const tables = query(file, "select name from sqlite_master where type = 'table' order by name");
  return Object.fromEntries(
    tables.map(([name]) => [
      String(name),
      query(file, `select * from ${name} order by 1`).map((row) => JSON.stringify(row)),
    ]),
  );
}

/** The contents of every sample file of a folder. */
export function folderContents(dir: string): Readonly<Record<string, Contents>> {
  const files = readdirSync(dir).filter((file) => file.endsWith('.db'));
  return Object.fromEntries(files.sort().map((file) => [file, contents(join(dir, file))]));
}
