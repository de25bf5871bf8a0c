// A sender in a process of its own, which is killed by itself or from outside: `node sender-child.js <store url> <file> <kill at>`.
// `<kill at>` is a moment of a call, or a number: of the begins, ends and commits of its transactions, counted.
import { systemClock } from '../../../src/lib/clock.ts';
import { startSender } from '../../../src/outbox/sender.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { StoreTables } from '../../../src/store/tables.ts';
import { platformChannel } from '../platform.ts';

const [, , url = '', file = '', killAt = ''] = process.argv;
const silent = { warn: () => {}, error: () => {} };
let steps = 0;

function passed(moment: string): void {
  if (moment === killAt) process.kill(process.pid, 'SIGKILL');
}

function step(): void {
  steps += 1;
  passed(String(steps));
}

/** The same store, which counts the steps of transactions: begun, done but not committed, committed. */
function counted<T extends StoreTables>(store: Store<T>): Store<T> {
  return {
    ...store,
    withTables: <U extends object>() => counted(store.withTables<U>()),
    transaction: async (work) => {
      const answer = await store.transaction(async (trx) => {
        step();
        const inner = await work(trx);
        step();
        return inner;
      });
      step();
      return answer;
    },
  };
}

startSender({
  store: counted(await openStore(url)),
  channels: { feishu: platformChannel({ file, now: systemClock, reached: passed }) },
  now: systemClock,
  log: silent,
  signal: new AbortController().signal,
  rates: { appPerSecond: 1_000, appPerMinute: 10_000, chatPerSecond: 1_000 },
  pollMs: 10,
});
process.send?.('sending');
