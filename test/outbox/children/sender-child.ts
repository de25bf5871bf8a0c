// A sender in a process of its own, which is killed by itself or from outside: `node sender-child.js <store url> <file> <kill at>`.
import { systemClock } from '../../../src/lib/clock.ts';
import { startSender } from '../../../src/outbox/sender.ts';
import { openStore } from '../../../src/store/store.ts';
import { platformChannel } from '../platform.ts';

const [, , url = '', file = '', killAt = ''] = process.argv;
const silent = { warn: () => {}, error: () => {} };
const store = await openStore(url);
startSender({
  store,
  channel: platformChannel({
    file,
    now: systemClock,
    reached: (moment) => {
      if (moment === killAt) process.kill(process.pid, 'SIGKILL');
    },
  }),
  now: systemClock,
  log: silent,
  signal: new AbortController().signal,
  rates: { appPerSecond: 1_000, appPerMinute: 10_000, chatPerSecond: 1_000 },
  pollMs: 10,
});
process.send?.('sending');
