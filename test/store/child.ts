// Real child processes for tests: a TypeScript program compiled once a run, told what to do and heard over IPC.
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Program {
  readonly file: string;
  /** Started by start(), for remove(). */
  readonly running: Set<ChildProcess>;
  /** Ends what still runs, also what is stopped, and removes the files. */
  remove(): void;
}

/** Compiles one program and what it imports; beside node_modules, so that packages are found. */
export async function compile(entry: string): Promise<Program> {
  const parent = join(ROOT, 'node_modules/.cache/zhiban-test');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'child-'));
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, outDir: join(folder, 'out'), rootDir: ROOT, noCheck: true },
    files: [join(ROOT, entry)],
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', folder]);
  const running = new Set<ChildProcess>();
  return {
    running,
    file: join(folder, 'out', entry.replace(/\.ts$/, '.js')),
    remove: () => {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Child {
  readonly process: ChildProcess;
  /** The next message the child has sent; fails when the child ends first. */
  next(): Promise<unknown>;
  tell(message: string): void;
  /** Ends it with the signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export function start(program: Program, args: readonly string[]): Child {
  const child = fork(program.file, [...args], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  program.running.add(child);
  const messages: unknown[] = [];
  const waiting: { resolve(message: unknown): void; reject(error: Error): void }[] = [];
  let errors = '';
  let ended = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.on('message', (message) => {
    const first = waiting.shift();
    if (first === undefined) messages.push(message);
    else first.resolve(message);
  });
  child.on('exit', () => {
    ended = true;
    program.running.delete(child);
    for (const each of waiting.splice(0)) each.reject(new Error(`the child ended: ${errors}`));
  });
  return {
    process: child,
    next: () => {
      if (messages.length > 0) return Promise.resolve(messages.shift());
      if (ended) return Promise.reject(new Error(`the child ended: ${errors}`));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    tell: (message) => {
      child.send(message);
    },
    end: async (signal) => {
      if (ended) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}
