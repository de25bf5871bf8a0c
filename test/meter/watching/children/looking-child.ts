// `node looking-child.js <store url> <now> <due at> <n>`: looks and reports, and kills itself before the n-th statement, begin or commit.
import { openStore } from '../../../../src/store/store.ts';
import { countedStore } from '../../../support/counted-store.ts';
import { contextOver, lookAndReport } from './looking.ts';

const [, , url = '', now = '', dueAt = '', killAt = ''] = process.argv;
let steps = 0;
const real = await openStore(url);
const store = countedStore(real, () => {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
});
await lookAndReport(contextOver(store, Number(now)), Number(dueAt));
await real.close();
process.exit(0);
