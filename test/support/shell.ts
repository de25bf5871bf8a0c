// The program as it is installed, started from a shell: compiled once for a test file, each line in a process of its own.
import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Environment } from '../../src/config/environment.ts';
import { compile } from '../store/child.ts';

export interface ShellAnswer {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shell {
  /** Runs `zhiban <argv>` in a folder, with these variables and no others of ours. */
  run(argv: readonly string[], where: { readonly cwd: string; readonly env?: Environment }): Promise<ShellAnswer>;
  /** Removes the compiled program. */
  remove(): void;
}

const ROOT = resolve(import.meta.dirname, '../..');

export async function openShell(): Promise<Shell> {
  const program = await compile('src/main.ts');
  const folder = resolve(dirname(program.file), '../..');
  for (const shipped of ['config', 'templates']) symlinkSync(join(ROOT, shipped), join(folder, shipped));
  return {
    run: (argv, { cwd, env }) => runProcess([program.file, ...argv], cwd, env ?? {}),
    remove: () => program.remove(),
  };
}

function runProcess(argv: readonly string[], cwd: string, env: Environment): Promise<ShellAnswer> {
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = (stream: NodeJS.ReadableStream): string[] => {
    const pieces: string[] = [];
    stream.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
    return pieces;
  };
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
  return new Promise((fulfil, reject) => {
    child.once('error', reject);
    child.once('close', (code) => fulfil({ code, stdout: stdout.join(''), stderr: stderr.join('') }));
  });
}
