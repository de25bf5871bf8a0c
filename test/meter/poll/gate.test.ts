// Questions to several hosts at once are bounded together, in the order in which they came.
import { expect, test } from 'vitest';
import { createGate } from '../../../src/features/meter/poll/gate.ts';

test('so many at a time, in order, and one that fails leaves its place to the next', async () => {
  const gate = createGate(3);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const passed = Array.from({ length: 8 }, (_, index) =>
    gate.pass(async () => {
      begun.push(index);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (index === 1) throw new Error('one fails');
      return index;
    }),
  );
  const settled = Promise.allSettled(passed);
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  await turns();
  expect(begun).toEqual([0, 1, 2]);
  for (let ended = 0; ended < 8; ended += 1) {
    ends[ended]?.();
    await turns();
    expect(begun.length).toBe(Math.min(8, ended + 4));
  }
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect((await settled).map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    false,
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
});
