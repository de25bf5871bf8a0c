// A process that polls meters once; it kills itself before a statement, begin or commit that it is told.
import { poll } from '../../../../src/features/meter/poll/poll.ts';
import { openStore } from '../../../../src/store/store.ts';
import { countedStore } from '../../../support/counted-store.ts';
import { meterContext } from '../../meter-bench.ts';

const [url = '', pages = '', address = '', at = '', numbers = '', killAt = 'never'] = process.argv.slice(2);
let steps = 0;
const store = countedStore(await openStore(url), () => {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
});
const ctx = meterContext({
  store,
  now: () => new Date(at),
  settings: {
    concurrency: 2,
    sources: { cnyiot: { kind: 'cnyiot', url: pages, perMinute: 6000 } },
    meters: Object.fromEntries(numbers.split(',').map((number) => [number, { name: number }])),
  },
  outbound: { allow: [address], http: ['127.0.0.1'] },
});
const summary = await poll(ctx, { byHand: false });
process.send?.({ steps, summary });
process.exit();
