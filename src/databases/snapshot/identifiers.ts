// The one place that turns a name from the catalogue into SQL.
import type { DatabaseKind } from '../url.ts';

const MARK: Readonly<Record<DatabaseKind, string>> = { mysql: '`', postgres: '"', sqlite: '"' };

/** The name quoted for SQL; any character but NUL may be in it. */
export function quoteIdentifier(kind: DatabaseKind, name: string): string {
  if (name === '' || name.includes('\0')) throw new Error(`not a name of a table or column: ${JSON.stringify(name)}`);
  const mark = MARK[kind];
  return mark + name.replaceAll(mark, mark + mark) + mark;
}

/** Text as an SQL string; on MySQL for sql_mode with backslash escapes (ours). */
export function quoteText(kind: DatabaseKind, text: string): string {
  const escaped = kind === 'mysql' ? text.replaceAll('\\', '\\\\') : text;
  return `'${escaped.replaceAll("'", "''")}'`;
}
