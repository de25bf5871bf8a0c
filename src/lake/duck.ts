// DuckDB for the lake: every process opens its own in-memory instance over the Parquet files; nobody locks anything.
import type { DuckDBConnection } from '@duckdb/node-api';
import { errorText, UserError } from '../lib/errors.ts';

export interface DuckOptions {
  /** Upper limit of memory, for instance `400MB`; beyond it DuckDB spills to `tempDir`. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Folder for spilled data; DuckDB makes it when it is first needed. */
  readonly tempDir: string;
}

/** One in-memory database; sessions of it share tables. */
export interface Duck {
  session(): Promise<DuckSession>;
  close(): void;
}

/** A value as it leaves the lake: canonical text (decimals and 64-bit integers never pass through floating point), or null. */
export type LakeText = string | null;

export interface DuckSession {
  /** Runs one or several statements and drops their results. */
  run(sql: string): Promise<void>;
  /** All rows as objects; every value is what DuckDB's JSON form gives: text, number, boolean, list or null. */
  rows<T extends object>(sql: string): Promise<readonly T[]>;
  /** All rows as arrays of canonical text, in batches, without holding the whole result. */
  batches(sql: string): AsyncIterable<readonly (readonly LakeText[])[]>;
  /** The one BLOB column of a result, in batches: large text that goes on as it is, without becoming strings. */
  blobs(sql: string): AsyncIterable<readonly Uint8Array[]>;
  /** Ends the statement under way; its promise rejects. */
  interrupt(): void;
  close(): void;
}

/** Opens DuckDB in memory. The package is loaded here and not before: it costs 70 MB. */
export async function openDuck(options: DuckOptions): Promise<Duck> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.tempDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return {
    session: async () => sessionOn(await instance.connect()),
    close: () => instance.closeSync(),
  };
}

async function sessionOn(connection: DuckDBConnection): Promise<DuckSession> {
  await connection.run(`set TimeZone = 'UTC'`);
  return {
    run: async (sql) => {
      await guarded(() => connection.run(sql));
    },
    rows: async <T extends object>(sql: string) => {
      const reader = await guarded(() => connection.runAndReadAll(sql));
      return reader.getRowObjectsJson() as unknown as readonly T[];
    },
    batches: (sql) => textBatches(connection, sql),
    blobs: (sql) => blobBatches(connection, sql),
    interrupt: () => connection.interrupt(),
    close: () => connection.closeSync(),
  };
}

async function* textBatches(
  connection: DuckDBConnection,
  sql: string,
): AsyncIterable<readonly (readonly LakeText[])[]> {
  const result = await guarded(() => connection.stream(sql));
  for (;;) {
    const chunk = await guarded(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    const columns = chunk.getColumns();
    yield Array.from({ length: chunk.rowCount }, (_, row) =>
      columns.map((values) => {
        const value = values[row];
        return value === null || value === undefined ? null : String(value);
      }),
    );
  }
}

async function* blobBatches(connection: DuckDBConnection, sql: string): AsyncIterable<readonly Uint8Array[]> {
  const { DuckDBBlobValue } = await import('@duckdb/node-api');
  const result = await guarded(() => connection.stream(sql));
  for (;;) {
    const chunk = await guarded(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return;
    const vector = chunk.getColumnVector(0);
    yield Array.from({ length: chunk.rowCount }, (_, row) => {
      const value = vector.getItem(row);
      if (value instanceof DuckDBBlobValue) return value.bytes;
      throw new Error(`row ${row} of a result that should be a BLOB is none`);
    });
  }
}

/** DuckDB reports a full disk as one IO error among others; people need the sentence that says what to free. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const text = errorText(thrown);
    if (/no space left on device/i.test(text)) {
      throw new UserError(
        `磁盘已满：${text.split('\n')[0]}。请清理数据目录所在的磁盘后重试；上一次的好数据仍然有效。`,
        { cause: thrown },
      );
    }
    throw thrown;
  }
}

/** Quotes an identifier for DuckDB. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal for DuckDB. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
