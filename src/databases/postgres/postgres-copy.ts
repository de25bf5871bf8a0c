// COPY … TO STDOUT into a CSV file.
import { to as copyTo } from 'pg-copy-streams';
import { type CsvFile, type CsvTotals, openCsvFile } from '../snapshot/csv-file.ts';
import { quoteIdentifier } from '../snapshot/identifiers.ts';
import { lineSplitter } from './line-splitter.ts';
import type { PostgresColumn } from './postgres-catalog.ts';
import type { PostgresConnection } from './postgres-connection.ts';

export interface CopiedRows extends CsvTotals {
  readonly rows: number;
}

/** Values are called c0, c1 …, since FORCE_QUOTE wants names and a column may be asked for twice. */
export function copySql(columns: readonly PostgresColumn[], from: string): string {
  const values = columns.map(({ name, form }, index) => `${form.sql(quoteIdentifier('postgres', name))} as c${index}`);
  const quoted = columns.flatMap(({ form }, index) => (form.quoted ? [`c${index}`] : []));
  const force = quoted.length === 0 ? '' : `, force_quote (${quoted.join(', ')})`;
  return `copy (select ${values.join(', ')} ${from}) to stdout (format csv, encoding 'UTF8'${force})`;
}

export async function copyOut(connection: PostgresConnection, sql: string, path: string): Promise<CopiedRows> {
  const file = await openCsvFile(path);
  try {
    const rows = await connection.guard.during(streamRows(connection, sql, file));
    return { rows, ...(await file.finish()) };
  } catch (error) {
    // After the server's own error the connection is free again; after ours, rows are still under way.
    if (!(error instanceof Error && 'severity' in error)) connection.guard.fail(error);
    throw error;
  } finally {
    await file.abandon();
  }
}

async function streamRows({ driver, guard }: PostgresConnection, sql: string, file: CsvFile): Promise<number> {
  const splitter = lineSplitter();
  for await (const chunk of driver.query(copyTo(sql))) {
    const { lines, longest } = splitter.push(chunk);
    for (const part of lines) {
      if (file.append(part, longest)) continue;
      guard.pausedByUs = true;
      await file.drained();
      guard.pausedByUs = false;
    }
  }
  return splitter.rows();
}
