// Does one queued run in a process of its own, as the resident does it, and prints what it took as JSON.
// usage: one-run.mjs <JSON: store, source, domain, appId, appSecret, dataDir, run>
import { runBy } from '../../dist/src/features/bitable-sync/run/queries.js';
import { runTask } from '../../dist/src/features/bitable-sync/run/run-task.js';
import { bitableSyncSettings } from '../../dist/src/features/bitable-sync/settings.js';
import { openStore } from '../../dist/src/store/store.js';

const order = JSON.parse(process.argv[2] ?? '');
const { appId, appSecret, domain, dataDir } = order;
const silent = { info: () => {}, warn: () => {}, error: (fields, text) => console.error(text, fields) };
const store = await openStore(order.store);
const ctx = {
  settings: bitableSyncSettings.parse({ databases: { erp: order.source } }),
  store,
  config: {
    ...{ dataDir, sites: [], web: {}, playground: { enabled: false }, schedule: {} },
    feishu: { appId, appSecret, domain, chats: [] },
  },
  now: () => new Date(),
  log: silent,
  secrets: { reveal: async (value) => value, digestKey: async () => Buffer.alloc(32) },
  signal: new AbortController().signal,
  step: () => {},
};
const began = performance.now();
const before = process.cpuUsage();
await runTask(ctx, await runBy(store, order.run));
const seconds = (performance.now() - began) / 1000;
const cpu = process.cpuUsage(before);
const { state, message, counts } = await runBy(store, order.run);
await store.close();
// maxRSS is in KB.
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ state, message, counts, seconds, cpuSeconds: (cpu.user + cpu.system) / 1_000_000, peakMb }),
);
