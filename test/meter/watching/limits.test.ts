// Limits as people and the settings write them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMIT_KINDS, limitFrom, limitsOf, limitText, limitWord } from '../../../src/features/meter/watching/limits.ts';

it.each([
  ['7天', 'days', 70, '7 天'],
  ['2.5天', 'days', 25, '2.5 天'],
  ['50度', 'kwh', 5_000, '50.00 度'],
  ['50kWh', 'kwh', 5_000, '50.00 度'],
  ['３０．５元', 'yuan', 3_050, '30.50 元'],
])('%s is read and written', (text, kind, at, shown) => {
  expect(limitFrom(text)).toEqual({ kind, at });
  expect(limitText({ kind: kind as never, at })).toBe(shown);
});

it.each(['', '7', '天', '0天', '0.00度', '-3度', '7.25天', '5.123元', '七天', '7周', '123456789度'])(
  '%s is no limit',
  (text) => {
    expect(limitFrom(text)).toBeNull();
  },
);

it('is read again from how it is written', () => {
  const limit = fc.record({ kind: fc.constantFrom(...LIMIT_KINDS), at: fc.integer({ min: 1, max: 999_999_99 }) });
  fc.assert(
    fc.property(limit, (one) => {
      expect(limitFrom(limitWord(one))).toEqual(one);
    }),
  );
});

it('of the settings are those that are written, and none is 0', () => {
  expect(limitsOf({ days: '7', yuan: '30.5' })).toEqual([
    { kind: 'days', at: 70 },
    { kind: 'yuan', at: 3_050 },
  ]);
  expect(limitsOf({ kwh: '0' })).toEqual([]);
});
