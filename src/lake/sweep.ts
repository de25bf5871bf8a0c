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

export interface SweepOptions {
  /** Milliseconds that a retired file is kept; ten minutes unless told. */
  readonly graceMs?: number;
  /** @throws when the lease is held no more: then the files found may be another's, written and not yet entered. */
  readonly assertHeld: () => Promise<void>;
  /** Hears of every file that is gone from the disk. */
  readonly reached?: (moment: 'file.removed') => void;
}

/**
 * Deletes unfinished and unnamed files at once, retired ones after ten minutes. A kill in the middle only leaves work for the
 * next time: the file goes first, the entry after it.
 *
 * A process may be paused anywhere and overtaken. The lease is asserted after files and names were read, so nobody else wrote
 * between the two; what is unnamed then nobody can enter any more, and no name is given twice: it may be deleted however late.
 */
export async function sweepLake(
  db: Kysely<LakeTables>,
  layout: LakeLayout,
  now: Date,
  { graceMs = READER_GRACE_MS, assertHeld, reached = () => {} }: SweepOptions,
): Promise<Swept> {
  const retired = await listRetired(db, new Date(now.getTime() - graceMs).toISOString());
  for (const state of retired) {
    await rm(layout.path(state.file), { force: true });
    reached('file.removed');
    await forgetState(db, state.id);
  }
  const present = await filesBelow(layout.root);
  const named = await listFiles(db);
  const leftovers = present.filter((file) => !named.has(file));
  if (leftovers.length > 0) await assertHeld();
  for (const file of leftovers) {
    await rm(layout.path(file), { force: true });
    reached('file.removed');
  }
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
