// Sample factories: SQLite files that look like the configuration databases of twelve real sites, and the energy systems beside them.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { OWN_FOLDER } from '../../lib/own-folder.ts';
import { emsTables } from '../ems/index.ts';
import { SAMPLE_SITES } from '../sites.ts';
import { createFile } from '../sqlite-file.ts';
import { factoryTables } from './rows.ts';

export interface FactoryOptions {
  /** The folder that holds the files; made when missing. */
  readonly dir: string;
  /** The same seed gives the same content. */
  readonly seed: number;
  /** The last day on which a row may have been touched, `YYYY-MM-DD` in Beijing; the first working day comes after it. */
  readonly until?: string;
}

const UNTIL = '2026-11-20';

/** A site's configuration database. */
export function factoryFile(dir: string, siteCode: string): string {
  return join(dir, `${siteCode}.db`);
}

/** A site's energy system; there is no file for a site without one. */
export function emsFile(dir: string, siteCode: string): string {
  return join(dir, `${siteCode}-ems.db`);
}

/** Makes the files of all sample sites that are not there yet. A kill in the middle leaves whole files only; run it again. */
export async function makeFactories({ dir, seed, until = UNTIL }: FactoryOptions): Promise<void> {
  await mkdir(dir, OWN_FOLDER);
  for (const site of SAMPLE_SITES) {
    await createFile(factoryFile(dir, site.code), () => factoryTables(site, seed, until));
    if (site.hasEms) await createFile(emsFile(dir, site.code), () => emsTables(site, seed, until));
    await setImmediate(); // SQLite is synchronous: let a server in this process answer between two files
  }
}
