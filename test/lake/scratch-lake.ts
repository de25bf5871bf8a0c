// A DuckDB session over a temporary folder, for tests of what the lake's SQL does.
import { join } from 'node:path';
import { type DuckSession, openDuck } from '../../src/lake/duck.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface ScratchLake {
  readonly session: DuckSession;
  readonly folder: string;
  /** A path in the folder. */
  path(name: string): string;
  /** Writes a query's rows as a Parquet file and answers SQL that can stand after FROM. */
  parquet(name: string, query: string): Promise<string>;
  close(): void;
}

export async function openScratchLake(): Promise<ScratchLake> {
  const folder = temporaryFolder('lake');
  const duck = await openDuck({ memoryLimit: '600MB', threads: 2, tempDir: join(folder, 'spill') });
  const session = await duck.session();
  const path = (name: string): string => join(folder, name);
  return {
    session,
    folder,
    path,
    parquet: async (name, query) => {
      await session.run(`copy (${query}) to '${path(name)}' (format parquet, compression zstd, parquet_version v2)`);
      return `read_parquet('${path(name)}')`;
    },
    close: () => {
      session.close();
      duck.close();
    },
  };
}

/**
 * Rows of a query whose outputs are all text. Read as hex, because DuckDB's own decoder drops a U+FEFF at the beginning of a text.
 */
export async function readTexts(session: DuckSession, query: string): Promise<readonly (readonly (string | null)[])[]> {
  const rows: (string | null)[][] = [];
  for await (const batch of session.batches(`select hex(columns(*)) from (${query})`)) {
    rows.push(...batch.map((row) => row.map((value) => (value === null ? null : fromHex(value)))));
  }
  return rows;
}

function fromHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf8');
}
