import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { endSenders, outboxBench } from './bench.ts';
import type { Mishap } from './platform.ts';

endSenders();

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

const BACKOFF = { firstMs: 1, mostMs: 3 };

const said = fc.record({
  chat: fc.constantFrom('a', 'b'),
  priority: fc.constantFrom('ack', 'final', 'progress'),
});
const trouble = fc.record({
  says: fc.array(said, { maxLength: 4 }),
  /** What the next calls end with; all that follow are in vain, until the sender ends. */
  mishaps: fc.array(fc.constantFrom<Mishap>(null, 'busy', 'unreachable', 'answer-lost', 'swallowed'), { maxLength: 6 }),
  /** Minutes that go by before the next sender. */
  minutes: fc.constantFrom(0, 20, 45, 55, 61, 180),
});

// On SQLite only: what differs between the stores is held by the tests that run on each.
it('the outbox loses nothing, doubles nothing unmarked and keeps the order, whatever happens', async () => {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  closers.push(() => store.close(), database.drop);
  const bench = await outboxBench({ store, url: database.url });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 4 }), async (troubles) => {
      run += 1;
      const first = bench.posts().length;
      const texts: { readonly text: string; readonly lane: string }[] = [];
      for (const { mishaps, says, minutes } of troubles) {
        for (const { chat, priority } of says) {
          const text = `${run}/${texts.length}`;
          texts.push({ text, lane: `${chat} ${priority}` });
          await bench.speak(text, { chat: `oc_${run}_${chat}`, priority });
        }
        let calls = 0;
        const stop = bench.send({ backoff: BACKOFF, mishap: () => mishaps[calls++] ?? 'unreachable' });
        const isOver = async () => calls >= mishaps.length || (await bench.rows()).every((row) => row.state === 'sent');
        await expect.poll(isOver, { interval: 5 }).toBe(true);
        await stop();
        bench.advance(minutes);
      }
      const stop = bench.send({ backoff: BACKOFF });
      await bench.drained();
      await stop();
      const posts = bench.posts().slice(first);
      for (const { text } of texts) {
        const [original, ...copies] = posts.filter((post) => post.text === text);
        expect(original, text).toBeDefined();
        expect(copies.every(({ maybeTwice }) => maybeTwice)).toBe(true);
      }
      const order = [...new Set(posts.map(({ text }) => text))];
      for (const lane of new Set(texts.map((one) => one.lane))) {
        const wanted = texts.filter((one) => one.lane === lane).map(({ text }) => text);
        expect(order.filter((text) => wanted.includes(text))).toEqual(wanted);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 180_000);
