// Tells how long a process's event loop stood still, when that was long: `node --import loop-delay.mjs`, a line a time on standard error.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const TOLD_MS = 100;
const EVERY_MS = 250;

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
setInterval(() => {
  const ms = Math.round(delays.max / 1e6);
  delays.reset();
  if (ms > TOLD_MS) process.stderr.write(`event loop stood still for ${ms} ms\n`);
}, EVERY_MS).unref();
