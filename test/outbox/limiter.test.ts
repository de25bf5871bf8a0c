import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLimiter, RATES as SHIPPED } from '../../src/outbox/limiter.ts';

const RATES = { appPerSecond: 10, appPerMinute: 100, chatPerSecond: 3 };

it('lets no second and no minute hold more than it may, in a chat and in all', () => {
  const step = fc.record({ chat: fc.constantFrom('a', 'b', 'c', 'd', 'e'), waitMs: fc.nat({ max: 250 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 400, size: 'max' }), (steps) => {
      let now = 0;
      const limiter = createLimiter(RATES, () => now);
      const taken: { readonly at: number; readonly chat: string }[] = [];
      for (const { chat, waitMs } of steps) {
        now += waitMs;
        if (limiter.take(chat) === 0) taken.push({ at: now, chat });
      }
      for (const { at } of taken) {
        const within = (ms: number) => taken.filter((one) => one.at >= at && one.at < at + ms);
        expect(within(1_000).length).toBeLessThanOrEqual(RATES.appPerSecond);
        expect(within(60_000).length).toBeLessThanOrEqual(RATES.appPerMinute);
        for (const chat of 'abcde') {
          expect(within(1_000).filter((one) => one.chat === chat).length).toBeLessThanOrEqual(RATES.chatPerSecond);
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('says how long to wait, and that is enough', () => {
  let now = 0;
  const limiter = createLimiter(RATES, () => now);
  const firsts = Array.from({ length: 3 }, () => {
    now += 100;
    return limiter.take('a');
  });
  expect(firsts).toEqual([0, 0, 0]);
  expect(limiter.take('a')).toBe(800);
  expect(limiter.take('b')).toBe(0);
  now += 799;
  expect(limiter.take('a')).toBe(1);
  now += 1;
  expect(limiter.take('a')).toBe(0);
  expect(limiter.take('a')).toBe(100);
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

it('forgets chats that were quiet, and none that is paused', () => {
  let now = 0;
  const limiter = createLimiter({ appPerSecond: 1e6, appPerMinute: 1e6, chatPerSecond: 1 }, () => now);
  limiter.pause('paused', 60_000);
  for (let n = 0; n < 2_000; n += 1) {
    now += 10;
    expect(limiter.take(`chat ${n}`)).toBe(0);
    expect(limiter.take(`chat ${n}`)).toBe(1_000);
  }
  expect(limiter.take('paused')).toBe(40_000);
});

it('keeps a robot to 100 in any minute and 5 in any second, each robot by itself', () => {
  let now = 0;
  const limiter = createLimiter(SHIPPED.robot, () => now);
  const taken: number[] = [];
  for (; now < 180_000; now += 50) if (limiter.take('ops') === 0) taken.push(now);
  for (const at of taken) {
    expect(taken.filter((one) => one >= at && one < at + 1_000).length).toBeLessThanOrEqual(5);
    expect(taken.filter((one) => one >= at && one < at + 60_000).length).toBeLessThanOrEqual(100);
  }
  expect(taken.length).toBeGreaterThan(240);
  expect(limiter.take('night')).toBe(0);
});

it('counts what another sender has posted before it, each as long ago as it was', () => {
  const clock = 7_000;
  const went = [...Array.from({ length: 90 }, (_, n) => ({ chat: 'ops', agoMs: 59_000 - n * 500 }))];
  const limiter = createLimiter(SHIPPED.robot, () => clock, went);
  expect([limiter.take('ops'), limiter.take('night')]).toEqual([1_000, 0]);
});
