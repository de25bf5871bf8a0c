// DuckDB for the lake: every process opens its own in-memory instance over the Parquet files; nobody locks anything.
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { errorText, UserError } from '../lib/errors.ts';
import { diskFault, makeFolder } from './disk-full.ts';
import { blobBatches, type Guarded, type LakeText, textBatches } from './duck-stream.ts';
import { ownedName } from './owned-name.ts';

export type { LakeText };

export interface DuckOptions {
  /** Upper limit of memory, for instance `400MB`; beyond it DuckDB spills to `tempDir`. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Folder for the folders of spilled data, one an instance: two that share one overwrite each other's files and crash. */
  readonly tempDir: string;
}

/** One in-memory database; sessions of it share tables. */
export interface Duck {
  session(): Promise<DuckSession>;
  close(): void;
}

export interface DuckSession {
  /** Runs one or several statements and drops their results. */
  run(sql: string): Promise<void>;
  /** All rows as objects; every value is what DuckDB's JSON form gives: text, number, boolean, list or null. */
  rows<T extends object>(sql: string): Promise<readonly T[]>;
  /** All rows as arrays of canonical text, in batches, without holding the whole result. */
  batches(sql: string): AsyncIterable<readonly (readonly LakeText[])[]>;
  /** The one BLOB column of a result, in batches: large text that goes on as it is, without becoming strings. */
  blobs(sql: string): AsyncIterable<readonly Uint8Array[]>;
  /** From now on an abort of the signal ends the statement under way, and every later one, with the signal's reason. */
  stopOn(signal: AbortSignal): void;
  /** Ends the statement under way; its promise rejects. */
  interrupt(): void;
  close(): void;
}

/** Opens DuckDB in memory. The package is loaded here and not before: it costs 70 MB. */
export async function openDuck(options: DuckOptions): Promise<Duck> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await makeFolder(options.tempDir);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    // Made by DuckDB when it first spills, removed when it closes; sweepAbandoned finds what a kill leaves.
    temp_directory: join(options.tempDir, ownedName()),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return {
    session: async () => sessionOn(await instance.connect()),
    close: () => instance.closeSync(),
  };
}

async function sessionOn(connection: DuckDBConnection): Promise<DuckSession> {
  let stop: AbortSignal | null = null;
  const guarded: Guarded = async (step) => {
    stop?.throwIfAborted();
    const interruption = stop === null ? null : interruptOn(stop, connection);
    try {
      return await step();
    } catch (thrown) {
      stop?.throwIfAborted();
      throw memoryFault(diskFault(thrown, unwritten(errorText(thrown))));
    } finally {
      interruption?.end();
    }
  };
  await connection.run(`set TimeZone = 'UTC'`);
  return {
    run: async (sql) => {
      await guarded(() => connection.run(sql));
    },
    rows: async <T extends object>(sql: string) => {
      const reader = await guarded(() => connection.runAndReadAll(sql));
      return reader.getRowObjectsJson() as unknown as readonly T[];
    },
    batches: (sql) => textBatches(connection, guarded, sql),
    blobs: (sql) => blobBatches(connection, guarded, sql),
    stopOn: (signal) => {
      stop = signal;
    },
    interrupt: () => connection.interrupt(),
    close: () => connection.closeSync(),
  };
}

/** Too little memory is a matter of our own settings, whatever statement was the one to notice. */
function memoryFault(thrown: unknown): unknown {
  if (thrown instanceof UserError || !errorText(thrown).startsWith('Out of Memory Error')) return thrown;
  const found = /\(([\d.]+ \w+)\/([\d.]+ \w+) used\)/.exec(errorText(thrown));
  const limit = found === null ? '' : `（${found[2]}）`;
  return new UserError(`DuckDB 的内存上限${limit}不够做完这一步，请调大 ledger.memoryLimit 后重试`, { cause: thrown });
}

/** What DuckDB could not write, as far as it says. */
function unwritten(text: string): string {
  const file = /(?:file|directory) "([^"]+)"/.exec(text)?.[1];
  return file === undefined ? '计算用的临时数据写不下' : `写不下 ${file}`;
}

/** An interrupt that comes before the statement has begun is forgotten, so it is repeated until the statement is over. */
function interruptOn(signal: AbortSignal, connection: DuckDBConnection): { end(): void } {
  let repeating: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    repeating = setInterval(() => connection.interrupt(), 50);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  return {
    end: () => {
      clearInterval(repeating);
      signal.removeEventListener('abort', interrupt);
    },
  };
}

/** Quotes an identifier for DuckDB. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text literal for DuckDB. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
