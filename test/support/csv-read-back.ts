// What a source's table is in the lake: read by our reader, loaded by a real DuckDB with the types the reader announced.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CopiedCsv, SourceColumn, SourceOptions, TableRead } from '../../src/databases/snapshot/contract.ts';
import { openSource } from '../../src/databases/source.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const SOURCE_OPTIONS: SourceOptions = {
  name: '苏州基地/iot',
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 60_000,
  stallTimeoutMs: 30_000,
};

export interface ReadBack extends CopiedCsv {
  readonly columns: readonly SourceColumn[];
  /** Every value as DuckDB prints it in UTC, or null. */
  readonly values: readonly (readonly (string | null)[])[];
  readonly csv: string;
}

/** Copies all columns of a table (or those named) and loads the file. */
export async function readBack(
  url: string,
  read: Omit<TableRead, 'columns'> & { readonly columns?: readonly string[] },
  options: Partial<SourceOptions> = {},
): Promise<ReadBack> {
  const folder = temporaryFolder('csv');
  const file = join(folder, '表 1.csv');
  try {
    const { columns, copied } = await openSource(url, { ...SOURCE_OPTIONS, ...options }).readSnapshot(
      async (snapshot) => {
        const present = (await snapshot.describe([read.table])).get(read.table) ?? [];
        const names = read.columns ?? present.map((column) => column.name);
        const columns = names.flatMap((name) => present.filter((column) => column.name === name));
        return { columns, copied: await snapshot.copyCsv({ ...read, columns: names }, file) };
      },
    );
    return {
      ...copied,
      columns,
      values: await loadCsv(file, columns, copied.longestLine),
      csv: readFileSync(file, 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function loadCsv(
  file: string,
  columns: readonly SourceColumn[],
  longestLine: number,
): Promise<readonly (readonly (string | null)[])[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '2GB' });
  const connection = await instance.connect();
  try {
    await connection.run("set timezone = 'UTC'");
    const types = columns.map((column, index) => `c${index}: '${column.lakeType}'`).join(', ');
    // As hex: DuckDB's own decoder drops a U+FEFF at the beginning of a text.
    const printed = columns.map((_, index) => `hex(c${index}::varchar)`).join(', ');
    const limit = Math.max(2_000_000, longestLine + 16);
    const reader = await connection.runAndReadAll(
      `select ${printed} from read_csv('${file}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
        new_line = '\\n', nullstr = '', allow_quoted_nulls = false, max_line_size = ${limit}, buffer_size = ${limit * 4}, columns = {${types}})`,
    );
    return reader
      .getRows()
      .map((row) => row.map((value) => (value === null ? null : Buffer.from(String(value), 'hex').toString('utf8'))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
