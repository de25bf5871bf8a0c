// A run that serves long work in a process of its own and kills itself: `node work-child.js <store url> <n>` before the n-th of its
// statements, begins and commits; `<n>` = `work` in the midst of every work. Tells how many steps it took when nothing is open.
import { claimRun, finishRun, markLostRuns } from '../../../src/store/runs.ts';
import { openStore } from '../../../src/store/store.ts';
import { serveWork } from '../../../src/work/serve.ts';
import { countedStore } from '../../support/counted-store.ts';
import { exportTwoFiles } from '../kinds.ts';

const [, , url = '', killAt = ''] = process.argv;
let steps = 0;

function step(): void {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
}

const store = await openStore(url);
await markLostRuns(store);
const now = (): Date => new Date();
const run = await claimRun(store, { job: 'ledger-work', dueAt: null, trigger: 'chat', now: now() });
if ('taken' in run) throw new Error('a run by hand is never taken');
await serveWork({
  store: countedStore(store, step),
  job: 'ledger-work',
  run: run.id,
  kinds: {
    export: async (args, progress) => {
      if (killAt === 'work') process.kill(process.pid, 'SIGKILL');
      return exportTwoFiles(args, progress);
    },
  },
  now,
  signal: new AbortController().signal,
  log: { error: () => {} },
});
await finishRun(store, run, { now: now() });
await store.close();
process.send?.(`done in ${steps}`);
process.disconnect();
