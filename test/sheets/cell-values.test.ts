import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excelDay } from '../../src/sheets/cell-date.ts';
import { fitsNumber } from '../../src/sheets/cell-number.ts';
import { columnLetter } from '../../src/sheets/column-letter.ts';
import { columnWidths } from '../../src/sheets/column-width.ts';
import { textWidth } from '../../src/sheets/text-width.ts';

describe('dates', () => {
  it.each([
    ['date', '1900-03-01', '61'],
    ['date', '2026-11-21', '46347'],
    ['date', '9999-12-31', '2958465'],
    ['datetime', '2026-11-21 00:00:00', '46347.000000000000'],
    ['datetime', '2026-11-21', '46347'],
    ['datetime', '2026-11-21 12:00:00', '46347.500000000000'],
    ['datetime', '2026-11-21 08:00:00.123', '46347.333334756944'],
    ['datetime', '2026-11-21 23:59:59.999999', '46347.999999999988'],
  ] as const)('%s %s is day %s', (kind, value, day) => {
    expect(excelDay(kind, value)).toBe(day);
  });

  it.each([
    ['date', '1900-02-28'],
    ['date', '1899-12-31'],
    ['date', '0050-01-01'],
    ['date', '10000-01-01'],
    ['date', '2026-02-29'],
    ['date', '2026-11-21 08:00:00'],
    ['datetime', '2026-11-21T08:00:00'],
    ['datetime', '2026-11-21 24:00:00'],
    ['datetime', '2026-11-21 08:00:00+08:00'],
    ['date', ''],
  ] as const)('%s %s stays text', (kind, value) => {
    expect(excelDay(kind, value)).toBeNull();
  });

  it('agree with exact arithmetic to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 999_999 }), (second, micro) => {
        const clock = `${new Date(second * 1000).toISOString().slice(11, 19)}.${String(micro).padStart(6, '0')}`;
        const fraction = BigInt(excelDay('datetime', `2026-11-21 ${clock}`)?.split('.')[1] ?? '-1');
        const exact = (BigInt(second) * 1_000_000n + BigInt(micro)) * 10n ** 12n;
        const error = exact - fraction * 86_400_000_000n;
        expect(error * 2n <= 86_400_000_000n && error * 2n >= -86_400_000_000n).toBe(true);
      }),
    );
  });
});

describe('numbers', () => {
  it.each([
    ['integer', '0', true],
    ['integer', '-123456789012345', true],
    ['integer', '1234567890123456', false],
    ['integer', '1000000000000000', false],
    ['integer', '007', false],
    ['integer', '+1', false],
    ['integer', '1.5', false],
    ['decimal', '12.5000', true],
    ['decimal', '12345678.1200000000', true],
    ['decimal', '0.000000000000000000123', true],
    ['decimal', '12345678.12345678', false],
    ['decimal', '1e5', false],
    ['decimal', '.5', false],
    ['number', '0.30000000000000004', true],
    ['number', '1e-05', true],
    ['number', '1.7976931348623157e+308', false],
    ['number', 'nan', false],
    ['number', '123456789012345678', false],
  ] as const)('%s %s fits: %s', (kind, value, fits) => {
    expect(fitsNumber(kind, value)).toBe(fits);
  });

  it('that fit come back from a double with the same digits', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 1, max: 10 ** 12 }), fc.stringMatching(/^[0-9]{1,14}$/))
      .map((parts) => parts.join('.'));
    const short = (value: string) => value.replace(/\.?0+$/, '');
    fc.assert(
      fc.property(decimal, (value) => {
        fc.pre(fitsNumber('decimal', value));
        expect(short(Number(value).toPrecision(15))).toBe(short(value));
      }),
    );
  });
});

describe('columns', () => {
  it('are named as Excel names them', () => {
    expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnLetter)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
      'XFD',
    ]);
  });

  it('count a full-width character as two', () => {
    expect(['abc', '采集点', '采集点 P-1', 'ＡＢ', '😀', '', '一\nabcdef'].map(textWidth)).toEqual([
      3, 6, 10, 4, 2, 0, 6,
    ]);
  });

  it('are as wide as given, or as title and contents need, within reason', () => {
    const columns = [
      { title: '采集点编码', kind: 'text' },
      { title: 'a', kind: 'text' },
      { title: '更新时间', kind: 'datetime' },
      { title: '备注', kind: 'text' },
      { title: '系数', kind: 'decimal', decimals: 4 },
      { title: '名', kind: 'text', width: 33 },
    ] as const;
    const sample = [[null, 'x', '2026-11-21 08:00:00', '长'.repeat(500), '123456', null]];
    expect(columnWidths(columns, sample)).toEqual([14, 7, 20, 60, 12, 33]);
  });
});
