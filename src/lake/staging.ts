// From CSV files to typed raw tables in memory: the last step of cleaning happens here.
import type { DuckSession } from './duck.ts';
import { quoteName, quoteText } from './duck.ts';

export interface StagedColumn {
  /** Name inside the lake. */
  readonly name: string;
  /** DuckDB type that the CSV text is read as, exactly: a text that does not fit is an error with its line. */
  readonly type: string;
  /** DuckDB type it is turned into afterwards, where the configuration asks for one. */
  readonly cast?: string | undefined;
  readonly emptyIsNull: boolean;
}

export interface StagedFile {
  readonly file: string;
  /** Bytes of the longest line: DuckDB sizes its buffers by it. */
  readonly longestLine: number;
}

/**
 * Outer blanks as people mean them: space, tab, line feed, no-break space, the ideographic space; and the byte order mark, which
 * DuckDB's own package drops from the front of every text it hands over: left in, it would be a change that nobody can be shown.
 */
const BLANKS = ` \t\n\u00a0\u3000\ufeff`;

/** DuckDB's own default for the longest line; above it its buffer grows to sixteen times the line. */
const DEFAULT_LINE_LIMIT = 2_097_152;

/** The statement that makes the table `schema.table` of a CSV file (no header, NULL unquoted-empty, all else quoted). */
export function stageTableSql(
  schema: string,
  table: string,
  columns: readonly StagedColumn[],
  source: StagedFile | null,
): string {
  const target = `${quoteName(schema)}.${quoteName(table)}`;
  if (source === null) {
    const empty = columns.map((column) => `null::${column.cast ?? column.type} as ${quoteName(column.name)}`);
    return `create table ${target} as select ${empty.join(', ')} where false`;
  }
  const types = columns.map((column) => `${quoteText(column.name)}: ${quoteText(column.type)}`);
  const lineLimit = Math.max(DEFAULT_LINE_LIMIT, source.longestLine + 16);
  return `create table ${target} as select ${columns.map(cleanedSql).join(', ')}
from read_csv(${quoteText(source.file)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
  nullstr = '', allow_quoted_nulls = false, max_line_size = ${lineLimit}, buffer_size = ${lineLimit * 4}, columns = {${types.join(', ')}})`;
}

function cleanedSql(column: StagedColumn): string {
  const name = quoteName(column.name);
  const trimmed = column.type === 'VARCHAR' ? trimmedSql(name) : name;
  const value = column.emptyIsNull && column.type === 'VARCHAR' ? `nullif(${trimmed}, '')` : trimmed;
  const typed = column.cast === undefined ? value : `cast(${value} as ${column.cast})`;
  return `${typed} as ${name}`;
}

/** Most texts have no outer blanks, and to see that at their ends takes about half the time that trim() takes to go through them. */
function trimmedSql(name: string): string {
  const wide = [...BLANKS].filter((blank) => blank > ' ').map((blank) => `prefix(${name}, ${quoteText(blank)})`);
  const last = [...BLANKS].map((blank) => `suffix(${name}, ${quoteText(blank)})`);
  // Text is ordered by its bytes: what is less than `!` is empty or begins with a blank below it, C0 control characters being gone.
  const touched = [`${name} < '!'`, ...wide, ...last].join(' or ');
  return `case when ${touched} then trim(${name}, ${quoteText(BLANKS)}) else ${name} end`;
}

/** A schema of its own for one source of one site, so that equal table names of different sites never meet. */
export async function withStagingSchema<T>(session: DuckSession, schema: string, work: () => Promise<T>): Promise<T> {
  await session.run(`create schema ${quoteName(schema)}`);
  try {
    await session.run(`set schema = ${quoteText(schema)}`);
    return await work();
  } finally {
    await session.run(`set schema = 'main'`);
    await session.run(`drop schema ${quoteName(schema)} cascade`);
  }
}
