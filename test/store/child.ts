// Real child processes for tests: a TypeScript program built once a run, told what to do and heard over IPC.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { programsFolder } from '../support/shared-servers.ts';

export interface Program {
  readonly file: string;
  /** Started by start(), for end(). */
  readonly running: Set<ChildProcess>;
  /** Ends what still runs, also what is stopped. */
  end(): void;
}

/** @param entry `src/main.ts`, or one below a `children` folder; what is built is the same for the whole run */
export async function compile(entry: string): Promise<Program> {
  const running = new Set<ChildProcess>();
  return {
    running,
    file: join(await programsFolder(), 'dist', entry.replace(/\.ts$/, '.js')),
    end: () => {
      for (const child of running) child.kill('SIGKILL');
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
