// Does one queued run in a process of its own, as the resident does it, and prints what it took as JSON.
// usage: one-run.js <JSON: a ContextOrder and the number of the run>
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { runTask } from '../../../src/features/bitable-sync/run/run-task.ts';
import { openStore } from '../../../src/store/store.ts';
import { type ContextOrder, contextOf } from '../../../test/bitable-sync/run/context-of.ts';

const { run, ...order } = JSON.parse(process.argv[2] ?? '') as ContextOrder & { readonly run: string };
const store = await openStore(order.storeUrl);
const ctx = contextOf(order, { store, now: () => new Date() });
const queued = await runBy(store, run);
if (queued === null) throw new Error(`no run ${run}`);
const began = performance.now();
const before = process.cpuUsage();
await runTask(ctx, queued);
const seconds = (performance.now() - began) / 1000;
const cpu = process.cpuUsage(before);
const ended = await runBy(store, run);
if (ended === null) throw new Error(`run ${run} is gone`);
const { state, message, counts } = ended;
await store.close();
// maxRSS is in KB.
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ state, message, counts, seconds, cpuSeconds: (cpu.user + cpu.system) / 1_000_000, peakMb }),
);
