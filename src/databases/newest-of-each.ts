// The newest row of each key, asked in one condition that all three kinds of database understand.
import { quoteIdentifier, quoteText } from './snapshot/identifiers.ts';
import { type DatabaseKind, parseDatabaseUrl } from './url.ts';

export interface NewestOfEach {
  /** As TableRead's. */
  readonly table: string;
  readonly key: string;
  /** What the newest is told by. */
  readonly by: string;
  /** Only these keys. */
  readonly keys: readonly string[];
  /** A condition in the source's own SQL, for all rows that count. */
  readonly where?: string | undefined;
}

/**
 * A condition for TableRead's `where`. Two rows of one key with the same newest value both come.
 * @throws UserError when the URL cannot be read
 */
export function newestOfEach(url: string, { table, key, by, keys, where }: NewestOfEach): string {
  const { kind } = parseDatabaseUrl(url);
  const [id, newest] = [quoteIdentifier(kind, key), quoteIdentifier(kind, by)];
  const list = keys.map((one) => quoteText(kind, one)).join(', ');
  // The line breaks keep a comment at the end of the condition from swallowing what follows.
  const counts = `${id} in (${list})${where === undefined ? '' : ` and (${where}\n)`}`;
  const from = tableName(kind, table);
  return `${counts} and (${id}, ${newest}) in (select ${id}, max(${newest}) from ${from} where ${counts} group by ${id})`;
}

/** A table whose own name has a dot in it is not found so; SQLite knows no schemas. */
function tableName(kind: DatabaseKind, table: string): string {
  const parts = kind === 'sqlite' ? [table] : table.split('.');
  return parts.map((part) => quoteIdentifier(kind, part)).join('.');
}
