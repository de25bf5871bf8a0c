// Where the lake keeps its files below the data folder, and how a file gets there: temporary name, check, fsync, rename.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { diskFault, makeFolder } from './disk-full.ts';
import { ownedName, TEMPORARY_SUFFIX } from './owned-name.ts';

/** Paths of the lake; relative ones (as the catalogue keeps them) use `/` on every system. */
export interface LakeLayout {
  readonly root: string;
  /** The absolute path of a file that the catalogue names. */
  path(relative: string): string;
  stateFile(site: string, ledger: string, id: string): string;
  /** No name is ever given twice: a process that was overtaken and wakes must not write into its successor's file. */
  changeFile(ledger: string, publication: number, id: string): string;
}

export function lakeLayout(dataDir: string): LakeLayout {
  const root = join(dataDir, 'lake');
  return {
    root,
    path: (relative) => join(root, ...relative.split('/')),
    stateFile: (site, ledger, id) => `states/${site}/${ledger}/${id}.parquet`,
    changeFile: (ledger, publication, id) => `changes/${ledger}/${String(publication).padStart(6, '0')}-${id}.parquet`,
  };
}

export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}

/** Where a kill leaves something different behind: the temporary file is whole, or the file has its name and nobody knows of it yet. */
export type WriteMoment = 'file.whole' | 'file.named';

/**
 * Writes a file so that a kill at any moment leaves either nothing under `file` or all of it: `write` fills a temporary
 * path beside it, `check` throws when the result is not what was meant, then content, name and folder reach the disk.
 * @param reached hears of the moments in between
 * @throws UserError when the disk is full; what `write` and `check` throw.
 */
export async function writeDurably(
  file: string,
  write: (temporary: string) => Promise<void>,
  check: (temporary: string) => Promise<void> = async () => {},
  reached: (moment: WriteMoment) => void = () => {},
): Promise<WrittenFile> {
  const temporary = `${file}.${ownedName()}${TEMPORARY_SUFFIX}`;
  try {
    await makeFolder(dirname(file));
    await write(temporary);
    await check(temporary);
    const written = { bytes: (await stat(temporary)).size, sha256: await sha256Of(temporary) };
    await syncToDisk(temporary);
    reached('file.whole');
    await rename(temporary, file);
    await syncFolder(dirname(file));
    reached('file.named');
    return written;
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw diskFault(thrown, `写不下 ${file}`);
  }
}

/** SHA-256 of a file's content, hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable once its folder is. Windows cannot open folders; there NTFS journals the rename itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
