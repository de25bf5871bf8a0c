// Moving rows from the server into a CSV file, as fast as the server makes them and no faster than the disk takes them.

import { UNREADABLE } from '../snapshot/clean-lines.ts';
import { type CsvFile, type CsvTotals, openCsvFile } from '../snapshot/csv-file.ts';
import type { MysqlColumn } from './mysql-catalog.ts';
import type { MysqlConnection } from './mysql-connection.ts';

export interface CopiedRows extends CsvTotals {
  readonly rows: number;
}

/** Copies rows that are one finished line each. `tooLong` counts lines that the server gave up on; then the file is no good. */
export async function copyLines(
  connection: MysqlConnection,
  sql: string,
  path: string,
): Promise<{ readonly csv: CopiedRows; readonly tooLong: number }> {
  let tooLong = 0;
  const csv = await copyRows(connection, sql, path, ([line]) => {
    if (line) return line;
    tooLong += 1;
    return NOTHING;
  });
  return { csv, tooLong };
}

/** Copies rows that are one value a column, and makes the lines here: slower, but without a limit on a line. */
export async function copyValues(
  connection: MysqlConnection,
  sql: string,
  columns: readonly MysqlColumn[],
  path: string,
): Promise<CopiedRows> {
  return copyRows(connection, sql, path, (values) => {
    const fields = columns.map(({ form }, index) => field(values[index] ?? null, form.kind));
    return Buffer.concat(fields.flatMap((bytes, index) => [index === 0 ? NOTHING : COMMA, bytes]).concat(LF));
  });
}

const NOTHING = Buffer.alloc(0);
const COMMA = Buffer.from(',');
const LF = Buffer.from('\n');
const QUOTE = Buffer.from('"');
const HEX = Buffer.from('"0x');

function field(value: Buffer | null, kind: MysqlColumn['form']['kind']): Buffer {
  if (value === null) return NOTHING;
  if (kind === 'bytes') return Buffer.concat([HEX, Buffer.from(value.toString('hex')), QUOTE]);
  if (kind === 'dated' && value.toString('latin1') === UNREADABLE) return value;
  const doubled = value.includes(QUOTE) ? Buffer.from(value.toString('latin1').replaceAll('"', '""'), 'latin1') : value;
  return Buffer.concat([QUOTE, doubled, QUOTE]);
}

type LineOf = (values: readonly (Buffer | null)[]) => Uint8Array;

async function copyRows(connection: MysqlConnection, sql: string, path: string, lineOf: LineOf): Promise<CopiedRows> {
  const file = await openCsvFile(path);
  try {
    const rows = await connection.guard.during(streamRows(connection, sql, file, lineOf));
    return { rows, ...(await file.finish()) };
  } catch (error) {
    // After the server's own error the connection is free again; after ours, rows may still be under way.
    if (!(error instanceof Error && 'sqlState' in error)) connection.guard.fail(error);
    throw error;
  } finally {
    await file.abandon();
  }
}

function streamRows({ driver, guard }: MysqlConnection, sql: string, file: CsvFile, lineOf: LineOf): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    const resume = () => {
      guard.pausedByUs = false;
      driver.resume();
    };
    // Without typeCast a value is a slice of the packet: no copy, no decoding.
    const query = driver.query({ sql, rowsAsArray: true, typeCast: false });
    query.on('result', (row) => {
      rows += 1;
      if (file.append(lineOf(row as unknown as readonly (Buffer | null)[])) || guard.pausedByUs) return;
      guard.pausedByUs = true;
      driver.pause();
      file.drained().then(resume, reject);
    });
    query.on('error', reject);
    query.on('end', () => resolve(rows));
  });
}
