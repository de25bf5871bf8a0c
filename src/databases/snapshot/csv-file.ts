// The file that rows are copied into: whole lines in, cleaned megabytes out, never more than two of them waiting for the disk.
import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../../lib/errors.ts';
import { cleanLines } from './clean-lines.ts';

export interface CsvTotals {
  readonly bytes: number;
  readonly longestLine: number;
  readonly unreadable: number;
  readonly repaired: boolean;
}

export interface CsvFile {
  /**
   * Takes whole lines, each with its LF; they are copied. False: wait for drained() before the next.
   * @param longestLine bytes of the longest of them; by default they are one line
   */
  append(lines: Uint8Array, longestLine?: number): boolean;
  /** When there is room again. @throws UserError when the disk is full */
  drained(): Promise<void>;
  /** Writes the rest and closes. */
  finish(): Promise<CsvTotals>;
  /** Closes without writing the rest; harmless after finish(). */
  abandon(): Promise<void>;
}

const FIRST_BATCH_BYTES = 1 << 16;
const BATCH_BYTES = 1 << 20;
const WAITING_BATCHES = 2;

/** Opens a new file, replacing one of that name. */
export async function openCsvFile(path: string): Promise<CsvFile> {
  const handle = await open(path, 'w').catch((error: unknown) => {
    throw fileError(error, path);
  });
  // Most tables are small, and fresh megabytes keep the garbage collector busier than everything else here.
  let batch: Buffer = Buffer.allocUnsafe(FIRST_BATCH_BYTES);
  const spare: Buffer[] = [];
  let filled = 0;
  let waiting = 0;
  let writing: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  const totals = { bytes: 0, longestLine: 0, unreadable: 0, repaired: false };

  function write(lines: Buffer): void {
    const { bytes, unreadable, repaired } = cleanLines(lines);
    totals.bytes += bytes.length;
    totals.unreadable += unreadable;
    totals.repaired ||= repaired;
    waiting += 1;
    writing = writing.then(async () => {
      try {
        if (failure === undefined) await writeWhole(handle, bytes);
      } catch (error) {
        failure = { error: fileError(error, path) };
      }
      waiting -= 1;
    });
  }

  function makeRoom(): void {
    const full = batch;
    write(full.subarray(0, filled));
    if (full.length === BATCH_BYTES) writing = writing.then(() => void spare.push(full));
    batch = spare.pop() ?? Buffer.allocUnsafe(BATCH_BYTES);
    filled = 0;
  }

  async function drained(): Promise<void> {
    await writing;
    if (failure !== undefined) throw failure.error;
  }

  return {
    append: (lines, longestLine = lines.length) => {
      if (longestLine > totals.longestLine) totals.longestLine = longestLine;
      if (filled + lines.length > batch.length) makeRoom();
      if (lines.length > batch.length) {
        write(Buffer.from(lines));
      } else {
        batch.set(lines, filled);
        filled += lines.length;
      }
      return waiting < WAITING_BATCHES;
    },
    drained,
    finish: async () => {
      write(batch.subarray(0, filled));
      await drained();
      await handle.close();
      return totals;
    },
    abandon: async () => {
      await writing;
      await handle.close().catch(() => {}); // closed by finish() already, or the disk is in trouble and has been reported
    },
  };
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

function fileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new UserError(`磁盘已满，写不下 ${path}，请清理磁盘后重试，已有数据不受影响`, { cause: error });
}
