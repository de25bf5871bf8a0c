// A job's worker thread: starts the child process that does the work, and passes on what it says.
// DuckDB must not live in the thread itself: a thread that ends while a query is under way takes the whole server with it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { JobMessage, WorkerData } from './job-message.ts';

/** @param file the job's own compiled file, run once more as a process */
export async function relayToChild(file: string): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('a job is started by the runner, in a worker thread');
  const { order, endLimitMs, handed } = workerData as WorkerData;
  const child = fork(file, [order], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // A child that is gone already says so by its end.
  if (handed !== null) child.send({ handed }, () => {});
  let kill: NodeJS.Timeout | undefined;
  port.on('message', (message: unknown) => {
    if (message !== 'cancel') return;
    child.kill('SIGTERM');
    kill ??= setTimeout(() => child.kill('SIGKILL'), endLimitMs);
  });
  child.on('message', (message) => port.postMessage(message));
  // Its last words may arrive after its end: the channel closes when all has been read.
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  clearTimeout(kill);
  port.postMessage({ kind: 'gone', code, signal } satisfies JobMessage);
  port.close();
}
