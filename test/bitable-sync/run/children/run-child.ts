// A process that does one run and kills itself with -9 at a step of it.
import { runBy } from '../../../../src/features/bitable-sync/run/queries.ts';
import { runTask } from '../../../../src/features/bitable-sync/run/run-task.ts';
import { openStore } from '../../../../src/store/store.ts';
import { countedStore } from '../../../support/counted-store.ts';
import { type ContextOrder, contextOf } from '../context-of.ts';

const [order = '{}', run = '', at = ''] = process.argv.slice(2);
const wanted = JSON.parse(order) as ContextOrder;
let steps = 0;
const step = (): void => {
  steps += 1;
  if (steps >= Number(at)) process.kill(process.pid, 'SIGKILL');
};
const store = await openStore(wanted.storeUrl);
const queued = await runBy(store, run);
if (queued === null) throw new Error('no run');
await runTask(contextOf(wanted, { store: countedStore(store, step), step }), queued);
await store.close();
process.exit(0);
