import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomFrom } from '../../src/lib/random.ts';

it('gives the same choices for the same seed words, others for others', () => {
  const draw = (...seed: (string | number)[]) => {
    const random = randomFrom(...seed);
    return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
  };
  expect(draw('suzhou', 1)).toEqual(draw('suzhou', 1));
  expect(draw('suzhou', 1)).not.toEqual(draw('suzhou', 2));
  expect(draw('a', 'bc')).not.toEqual(draw('ab', 'c'));
  expect(new Set(Array.from({ length: 500 }, (_, seed) => draw('day', seed)[0])).size).toBeGreaterThan(490);
});

it('draws whole numbers within bounds, both reached and about evenly', () => {
  const random = randomFrom('even');
  const seen = Array.from({ length: 20_000 }, () => random.int(3, 12));
  expect(Math.min(...seen)).toBe(3);
  expect(Math.max(...seen)).toBe(12);
  for (let n = 3; n <= 12; n++) {
    const share = seen.filter((each) => each === n).length / seen.length;
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.11);
  }
});

it('takes samples of the wanted size, in order and without repeats', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.nat(20), fc.string(), (items, count, seed) => {
      const taken = randomFrom(seed).sample(items, count);
      expect(taken).toHaveLength(Math.min(count, items.length));
      expect(items.filter((item) => taken.includes(item))).toEqual(taken);
    }),
  );
});

it('says yes about as often as asked, and refuses to pick from nothing', () => {
  const random = randomFrom('chance');
  const yes = Array.from({ length: 10_000 }, () => random.chance(0.2)).filter(Boolean).length;
  expect(yes).toBeGreaterThan(1_850);
  expect(yes).toBeLessThan(2_150);
  expect(() => random.pick([])).toThrow(RangeError);
});
