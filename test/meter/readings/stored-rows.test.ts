// Rows as other programs write them: what is a reading of them, when it was, and which of several counts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, readingOf, readingsOfRows } from '../../../src/features/meter/readings/stored-reading.ts';
import { atOfWall, wallText } from '../../../src/features/meter/rules/reading.ts';

test('a time is the same however quickly it is read, fractions cut', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.parse('1970-01-01T00:00:00Z') / 1000, max: Date.parse('2099-12-31T00:00:00Z') / 1000 }),
      (second) => {
        const wall = wallText(second * 1000);
        expect(instantOf(wall)).toBe(second * 1000);
        expect(instantOf(`${wall}.999999`)).toBe(second * 1000);
        expect(instantOf(wall.replace(' ', 'T'))).toBe(second * 1000);
      },
    ),
  );
});

test.each([
  ['2026-02-29 00:00:00'],
  ['2026-13-01 00:00:00'],
  ['2026-00-10 00:00:00'],
  ['0000-00-00 00:00:00'],
  ['2026-11-26 24:00:00'],
  ['2026-11-26 08:60:00'],
  ['2026-11-26 0x:00:00'],
  ['2026-11-26'],
  ['yesterday at eight o.'],
  ['2026-11-26 08:00:00+08'],
])('%s is no time', (wall) => {
  expect(instantOf(wall)).toBe(null);
});

test.each([
  ['119.65', 11_965],
  [119.65, 11_965],
  [0, 0],
  [1e-7, 0],
  ['0.005', 1],
  ['-0.01', null],
  ['', null],
  ['NaN', null],
  ['1,200.00', null],
])('%s left is %s hundredths', (remain, left) => {
  expect(readingOf({ remain, collected_at: '2026-11-26 08:00:00' })?.remain ?? null).toBe(left);
});

test('in whatever order rows come, readings ascend, and of one second the last written counts', () => {
  const at = atOfWall('2026-11-26 08:00:00');
  const rows = [
    { remain: '3', collected_at: '2026-11-26 08:05:00' },
    { remain: '5', collected_at: '2026-11-26 08:00:00.200' },
    { remain: '4', collected_at: '2026-11-26 08:00:00.700' },
    { remain: '-1', collected_at: '2026-11-26 08:07:00' },
  ];
  const wanted = [
    { at, remain: 400 },
    { at: at + 300_000, remain: 300 },
  ];
  expect(readingsOfRows(rows)).toEqual(wanted);
  expect(readingsOfRows(rows.toReversed())).toEqual(wanted);
  expect(readingsOfRows(rows.slice(1, 3))).toEqual(wanted.slice(0, 1));
});
