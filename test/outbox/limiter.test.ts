import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLimiter } from '../../src/outbox/limiter.ts';

const RATES = { appPerSecond: 10, chatPerSecond: 3 };

it('lets no second hold more than a bucket and what flows into it, in a chat and in all', () => {
  const step = fc.record({ chat: fc.constantFrom('a', 'b', 'c', 'd', 'e'), waitMs: fc.nat({ max: 200 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let now = 0;
      const limiter = createLimiter(RATES, () => now);
      const taken: { readonly at: number; readonly chat: string }[] = [];
      for (const { chat, waitMs } of steps) {
        now += waitMs;
        if (limiter.take(chat) === 0) taken.push({ at: now, chat });
      }
      for (const { at } of taken) {
        const second = taken.filter((one) => one.at >= at && one.at < at + 1_000);
        expect(second.length).toBeLessThanOrEqual(2 * RATES.appPerSecond);
        for (const chat of 'abcde') {
          expect(second.filter((one) => one.chat === chat).length).toBeLessThanOrEqual(2 * RATES.chatPerSecond);
        }
      }
    }),
  );
});

it('says how long to wait, and that is enough', () => {
  let now = 0;
  const limiter = createLimiter(RATES, () => now);
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 0]);
  const wait = limiter.take('a');
  expect(wait).toBeCloseTo(1_000 / 3);
  expect(limiter.take('b')).toBe(0);
  now += wait - 1;
  expect(limiter.take('a')).toBeGreaterThan(0);
  now += 1.001;
  expect(limiter.take('a')).toBe(0);
});

it('waits as long as the platform asks, in the chat or everywhere', () => {
  let now = 0;
  const limiter = createLimiter(RATES, () => now);
  limiter.pause('a', 5_000);
  expect(limiter.take('a')).toBe(5_000);
  expect(limiter.take('b')).toBe(0);
  limiter.pause(null, 7_000);
  expect(limiter.take('b')).toBe(7_000);
  now = 7_000;
  expect([limiter.take('a'), limiter.take('b')]).toEqual([0, 0]);
});
