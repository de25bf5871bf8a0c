import { expect, it } from 'vitest';
import { isoInstant, parseInstant } from '../../src/lib/clock.ts';

it('an instant is written and read as 24 characters of UTC', () => {
  const at = new Date('2026-11-21T08:00:00.5+08:00');
  expect(isoInstant(at)).toBe('2026-11-21T00:00:00.500Z');
  expect(parseInstant('2026-11-21T00:00:00.500Z')).toEqual(at);
});

it('anything else is refused', () => {
  for (const text of ['', '2026-11-21', '2026-11-21T00:00:00Z', '2026-11-21 00:00:00', '2026-02-30T00:00:00.000Z']) {
    expect(() => parseInstant(text)).toThrow(RangeError);
  }
  expect(() => isoInstant(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => isoInstant(new Date(253_402_300_800_000))).toThrow(RangeError);
});
