// The alerts' worker in a process of its own that is killed from outside: `node evaluating-child.js <store url> <clock file> <group>`.
// It is as late as the file says, and goes on from there, slowly: ids sort by time, also those of the process that comes after this one.
import { readFileSync } from 'node:fs';
import { wake } from '../../../src/alerts/worker.ts';
import { withLease } from '../../../src/store/leases.ts';
import { openStore } from '../../../src/store/store.ts';
import { SLOWER, stormRules } from '../troupe.ts';

const [, , url = '', clock = '', group = ''] = process.argv;
const store = await openStore(url);
const given = stormRules(group);
const now = (): Date => {
  const [product = 0, real = 0] = readFileSync(clock, 'utf8').split(' ').map(Number);
  return new Date(product === 0 ? 0 : product + Math.max(0, Date.now() - real) / SLOWER);
};

await withLease(store, 'alerts', { waitMs: Number.MAX_SAFE_INTEGER }, async (lease) => {
  process.send?.('evaluating');
  for (;;) {
    const at = now();
    if (at.getTime() > 0) await wake({ store, lease, now: () => at, rules: () => given, siteName: (code) => code });
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
});
