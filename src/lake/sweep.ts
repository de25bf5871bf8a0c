// Removes what no longer counts: leftovers of killed writers, and files of retired states. Only under the ledger's lease.
import { readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Kysely } from 'kysely';
import { forgetState, listFiles, listRetired } from './catalogue.ts';
import type { LakeLayout } from './layout.ts';
import type { LakeTables } from './tables.ts';

/** A reader that picked a file from the catalogue may still be at it for so long. */
const READER_GRACE_MS = 10 * 60 * 1000;

export interface Swept {
  /** Files that no catalogue entry named: a writer was killed before it could enter them. */
  readonly leftovers: number;
  readonly retired: number;
}

/**
 * Deletes unfinished and unnamed files at once, retired ones after ten minutes. A kill in the middle only leaves work for the
 * next time: the file goes first, the entry after it.
 * @param graceMs milliseconds that a retired file is kept
 */
export async function sweepLake(
  db: Kysely<LakeTables>,
  layout: LakeLayout,
  now: Date,
  graceMs: number = READER_GRACE_MS,
): Promise<Swept> {
  const retired = await listRetired(db, new Date(now.getTime() - graceMs).toISOString());
  for (const state of retired) {
    await rm(layout.path(state.file), { force: true });
    await forgetState(db, state.id);
  }
  const named = await listFiles(db);
  const present = await filesBelow(layout.root);
  const leftovers = present.filter((file) => !named.has(file));
  for (const file of leftovers) await rm(layout.path(file), { force: true });
  return { leftovers: leftovers.length, retired: retired.length };
}

/** Every file below a folder, relative with `/`; none when the folder is not there yet. */
async function filesBelow(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}
