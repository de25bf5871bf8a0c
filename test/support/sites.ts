// The reference sites on a real MariaDB: generated and drifted by the scripts that the measurements use.
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const SCRIPTS = resolve(import.meta.dirname, '../../bench/iot');

export interface ReferenceSites {
  /** A MariaDB whose account may create databases. */
  readonly server: string;
  readonly sites: number;
  /** The databases are called `<prefix>_01`, `<prefix>_02`, … */
  readonly prefix: string;
}

/** Makes the databases, in place of those of the same name. */
export async function generateSites({ server, sites, prefix }: ReferenceSites, points: number): Promise<void> {
  await script('gen.mjs', [server, String(sites), String(points), prefix]);
}

/** One working day at every site; another seed is another day. */
export async function driftSites({ server, sites, prefix }: ReferenceSites, seed: number): Promise<void> {
  await script('drift.mjs', [server, String(sites), prefix, String(seed)]);
}

/** The server's URL without a database, to which a configuration appends one. */
export function withoutDatabase(url: string): string {
  const server = new URL(url);
  server.pathname = '';
  return server.href;
}

async function script(name: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(SCRIPTS, name), ...args]);
}
