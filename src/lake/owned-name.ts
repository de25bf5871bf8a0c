// Names for what only its maker may touch while it lives: temporary files, folders for spilled data. They say whose they are, so
// that what a killed process left behind can be told from what a living one is still writing.
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isGone, thisProcess } from '../lib/process-mark.ts';

/** Ends the names of temporary files. */
export const TEMPORARY_SUFFIX = '.tmp';

const OWNED = /(?:^|\.)([0-9a-f]{8})-(\d+)-[0-9a-f]{8}(?:\.tmp)?$/;
/** Whether a process of another host still lives nobody here can tell; nothing of ours is written for so long. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** A name that no other process, and no other call, gives. */
export function ownedName(): string {
  const { host, pid } = thisProcess();
  return `${hostMark(host)}-${pid}-${randomBytes(4).toString('hex')}`;
}

/** Removes what dead processes left below a folder, itself excepted; answers how many files and folders that were. Needs no lease. */
export async function sweepAbandoned(folder: string): Promise<number> {
  let removed = 0;
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (await isAbandoned(path, entry.name)) {
      await rm(path, { recursive: true, force: true });
      removed += 1;
    } else if (entry.isDirectory() && !OWNED.test(entry.name)) removed += await sweepAbandoned(path);
  }
  return removed;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

async function isAbandoned(path: string, name: string): Promise<boolean> {
  const [, mark, pid] = OWNED.exec(name) ?? [];
  if (mark === undefined) return false;
  const { host } = thisProcess();
  if (mark === hostMark(host) && isGone({ host, pid: Number(pid) })) return true;
  try {
    return Date.now() - (await stat(path)).mtimeMs > FORGOTTEN_MS;
  } catch (thrown) {
    if (isMissing(thrown)) return false;
    throw thrown;
  }
}

function hostMark(host: string): string {
  return createHash('sha256').update(host).digest('hex').slice(0, 8);
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
