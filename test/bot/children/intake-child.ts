// A server's way in, in a process of its own: `node intake-child.js <store url> <events> <milliseconds between two>`. Tells the id of every
// event as soon as it is taken, and at the end how long each took and how long the event loop stood still.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createIntake } from '../../../src/bot/intake.ts';
import { openStore } from '../../../src/store/store.ts';
import { message } from '../events.ts';

const [, , url = '', events = '', apartMs = ''] = process.argv;

const store = await openStore(url);
const intake = createIntake({ store });
// What loading takes is none of its business.
await intake.take(message('warm', { chat: 'oc_warm' }));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const took: number[] = [];
const began = performance.now();
const taking: Promise<void>[] = [];
for (let index = 0; index < Number(events); index += 1) {
  const waitMs = began + index * Number(apartMs) - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  const event = message(`台账 ${index}`);
  const arrived = performance.now();
  taking.push(
    intake.take(event).then((as) => {
      took.push(performance.now() - arrived);
      process.send?.({ taken: event.id, as });
    }),
  );
}
await Promise.all(taking);
delay.disable();
process.send?.({ blockedMs: delay.max / 1e6, slowestMs: Math.max(...took) });
await store.close();
process.disconnect();
