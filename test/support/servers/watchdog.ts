// The starter's side of watchdog.mjs: what is told to it is killed or removed when this process ends, however it ends.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Watchdog {
  /** Kill this process when we end. */
  kill(pid: number): void;
  /** Remove this file or folder when we end. */
  remove(path: string): void;
  forget(what: number | string): void;
  /** Let it do its work now and wait until it has. */
  end(): Promise<void>;
}

/** A child of its own session, so that Ctrl-C in the terminal reaches us and not it. It costs about 40 ms and never keeps us alive. */
export function startWatchdog(): Watchdog {
  const program = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));
  const parents = process.connected ? [String(process.pid), String(process.ppid)] : [];
  const child = spawn(process.execPath, [program, ...parents], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {},
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  const tell = (order: object) => void child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    kill: (pid) => tell({ kill: pid }),
    remove: (path) => tell({ remove: path }),
    forget: (what) => tell({ forget: what }),
    end: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
