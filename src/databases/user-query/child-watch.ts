// Ends a query's process when its parent is gone or its time is over: a statement that never returns lets its own thread hear of nothing.
import { Worker } from 'node:worker_threads';

/** Later than the parent's own limit: this is for a parent that cannot kill any more. */
const GRACE_MS = 10_000;
const LOOK_MS = 500;

// As text, since it has to be there before anything is loaded, and needs nothing.
const WATCH = `
const { workerData } = require('node:worker_threads');
const end = () => process.kill(process.pid, 'SIGKILL');
setTimeout(end, workerData.limitMs);
setInterval(() => { if (process.ppid !== workerData.parent) end(); }, workerData.lookMs);
`;

export function watchParent(seconds: number): void {
  const workerData = { limitMs: seconds * 1000 + GRACE_MS, lookMs: LOOK_MS, parent: process.ppid };
  new Worker(WATCH, { eval: true, workerData }).unref();
}
