import fc from 'fast-check';
import { expect, it } from 'vitest';
import { between, fromUnits, scaled, toUnits } from '../../src/playground/decimal.ts';

it('turns text into units and back without loss', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(9), (units, places) => {
      expect(toUnits(fromUnits(units, places), places)).toBe(units);
    }),
  );
  expect(fromUnits(-2500n, 4)).toBe('-0.25');
  expect(fromUnits(125000n, 4)).toBe('12.5');
  expect(fromUnits(0n, 2)).toBe('0');
});

it('refuses what is no decimal or has more places than there is room for', () => {
  for (const text of ['', '1e3', '1.', '.5', '--1', '1.2345']) expect(() => toUnits(text, 3)).toThrow(RangeError);
  expect(toUnits('1.5000', 1)).toBe(15n);
});

it('scales and interpolates in the places of the value', () => {
  expect(scaled('0.6832', 103)).toBe('0.7036');
  expect(scaled('12', 105)).toBe('12');
  expect(scaled('12', 105, 2)).toBe('12.6');
  expect(between('0.55', '0.85', 90)).toBe('0.82');
  expect(between('60', '105', 7)).toBe('63.1');
  expect(between('-75', '75', 50)).toBe('0');
});
