// Where the lake keeps its files below the data folder, and how a file gets there: temporary name, check, fsync, rename.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Paths of the lake; relative ones (as the catalogue keeps them) use `/` on every system. */
export interface LakeLayout {
  readonly root: string;
  /** The absolute path of a file that the catalogue names. */
  path(relative: string): string;
  stateFile(site: string, ledger: string, id: string): string;
  changeFile(ledger: string, publication: number): string;
}

export function lakeLayout(dataDir: string): LakeLayout {
  const root = join(dataDir, 'lake');
  return {
    root,
    path: (relative) => join(root, ...relative.split('/')),
    stateFile: (site, ledger, id) => `states/${site}/${ledger}/${id}.parquet`,
    changeFile: (ledger, publication) => `changes/${ledger}/${String(publication).padStart(6, '0')}.parquet`,
  };
}

/** Files that end so are unfinished: whoever holds the ledger's lease may delete those it finds. */
export const TEMPORARY_SUFFIX = '.tmp';

export interface WrittenFile {
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a file so that a kill at any moment leaves either nothing under `file` or all of it: `write` fills a temporary
 * path beside it, `check` throws when the result is not what was meant, then content, name and folder reach the disk.
 */
export async function writeDurably(
  file: string,
  write: (temporary: string) => Promise<void>,
  check: (temporary: string) => Promise<void> = async () => {},
): Promise<WrittenFile> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomBytes(4).toString('hex')}${TEMPORARY_SUFFIX}`;
  try {
    await write(temporary);
    await check(temporary);
    const written = { bytes: (await stat(temporary)).size, sha256: await sha256Of(temporary) };
    await syncToDisk(temporary);
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return written;
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
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
