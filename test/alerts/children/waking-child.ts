// One look of the alerts' worker in a process of its own: `node waking-child.js <store url> <ms> <n>` kills itself before the n-th of the
// look's statements, begins and commits. Says how many there were when it got through.
import { wake } from '../../../src/alerts/worker.ts';
import { withLease } from '../../../src/store/leases.ts';
import { openStore } from '../../../src/store/store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { storyRules } from '../life-story.ts';

const [, , url = '', ms = '', killAt = ''] = process.argv;
const store = await openStore(url);
const given = storyRules();
let steps = 0;
const counted = countedStore(store, () => {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
});
const now = (): Date => new Date(Number(ms));
await withLease(store, 'alerts', { waitMs: 60_000 }, (lease) =>
  wake({ store: counted, lease, now, rules: () => given, siteName: (code) => `${code}基地` }),
);
process.send?.(steps);
await store.close();
process.disconnect();
