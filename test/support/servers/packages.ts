// Finding the programs that tests need, and installing them on Debian when we are allowed to.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startWatchdog } from './watchdog.ts';

export interface Program {
  /** What it is called in messages, for instance `MariaDB`. */
  readonly title: string;
  /** Names of the executable, the preferred one first. */
  readonly names: readonly string[];
  /** Folders beside PATH; one `*` stands for any folder name, the highest version first. */
  readonly folders: readonly string[];
  readonly debianPackages: readonly string[];
  /** The variable that names a server to use instead, for instance `TEST_MYSQL_URL`. */
  readonly variable?: string;
}

/** The path of a program, or undefined. */
export function findProgram(program: Program): string | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...program.folders.flatMap(expand), ...path];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return folders.flatMap((folder) => program.names.map((name) => join(folder, name + suffix))).find(isExecutable);
}

/** The path of a program, after installMissing(). */
export function obtainProgram(program: Program): string {
  installMissing([program]);
  const found = findProgram(program);
  if (found === undefined) throw new Error(missingSentence(program));
  return found;
}

/**
 * Installs what is missing, when this is Debian and we are root.
 * @throws Error with a sentence for each missing program that says what to install
 */
export function installMissing(programs: readonly Program[]): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  if (mayInstall()) install(missing.flatMap((program) => program.debianPackages));
  const still = missing.filter((program) => findProgram(program) === undefined);
  if (still.length > 0) throw new Error(still.map(missingSentence).join('\n'));
}

function missingSentence({ title, debianPackages, variable }: Program): string {
  const instead = variable === undefined ? '' : `, or name a server in ${variable}`;
  return `The tests need ${title}: install it (on Debian: apt-get install ${debianPackages.join(' ')})${instead}.`;
}

function mayInstall(): boolean {
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function expand(pattern: string): readonly string[] {
  const [before = '', after] = pattern.split('/*/');
  if (after === undefined) return [pattern];
  if (!existsSync(before)) return [];
  const versions = readdirSync(before).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return versions.map((version) => join(before, version, after));
}

const POLICY = '/usr/sbin/policy-rc.d';

/** apt-get asks this file before a package starts its service; 101 forbids it. It is ours for the duration only. */
function install(packages: readonly string[]): void {
  console.log(`tests: installing ${packages.join(' ')} with apt-get, once; this may take a few minutes`);
  const watchdog = existsSync(POLICY) ? undefined : startWatchdog();
  watchdog?.remove(POLICY);
  if (watchdog !== undefined) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    aptGet(['update']);
    aptGet(['install', '--yes', '--no-install-recommends', ...packages]);
  } finally {
    if (watchdog !== undefined) rmSync(POLICY, { force: true });
    void watchdog?.end();
  }
}

const LOCK_LIMIT_MS = 600_000;
const LOCK_POLL_MS = 500;

/** Another run, or another test of this one, may be installing as well: its lock is waited for. */
function aptGet(args: readonly string[]): void {
  const deadline = Date.now() + LOCK_LIMIT_MS;
  for (;;) {
    const { status, error, stdout, stderr } = spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=600', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', LC_ALL: 'C' },
      encoding: 'utf8',
    });
    if (status === 0) return;
    const said = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim();
    // apt-get waits for dpkg's lock by itself, and not for that of its lists.
    if (!/Could not get lock/.test(said) || Date.now() > deadline) {
      throw new Error(`apt-get ${args.join(' ')} failed:\n${said.split('\n').slice(-8).join('\n')}`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
}
