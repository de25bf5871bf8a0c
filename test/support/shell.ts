// The program as it is installed, started from a shell: compiled once a run, each line in a process of its own.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Environment } from '../../src/config/environment.ts';
import { compile } from '../store/child.ts';
import { wroteLog } from './secret-watch.ts';

export interface ShellAnswer {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  /** These variables and no others of ours. */
  readonly env?: Environment;
  /** Closes standard output once so many characters were read, as `head` does. */
  readonly readsOnly?: number;
}

export interface Shell {
  /** Runs `zhiban <argv>`. */
  run(argv: readonly string[], where: Surroundings): Promise<ShellAnswer>;
}

const ROOT = resolve(import.meta.dirname, '../..');

export async function openShell(): Promise<Shell> {
  const program = await compile('src/main.ts');
  return { run: (argv, where) => runProcess([program.file, ...argv], where) };
}

/** The program that `npm run build` made, as the server's tests start it. */
export function builtProgram(): Shell {
  return { run: (argv, where) => runProcess([join(ROOT, 'dist/src/main.js'), ...argv], where) };
}

function runProcess(argv: readonly string[], { cwd, env, readsOnly }: Surroundings): Promise<ShellAnswer> {
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    texts.stdout += piece;
    if (texts.stdout.length >= (readsOnly ?? Number.POSITIVE_INFINITY)) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    texts.stderr += piece;
  });
  return new Promise((fulfil, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      // What a command answers is for who asked; beside it nothing secret is said.
      wroteLog(`zhiban ${argv.slice(1, 3).join(' ')}`, texts.stderr);
      fulfil({ code, ...texts });
    });
  });
}
