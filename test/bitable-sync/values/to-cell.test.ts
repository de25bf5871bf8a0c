// Values of the source on their way into fields: what is taken, what is a loss, and in which words.
import { describe, expect, test } from 'vitest';
import type { QueryColumn, ValueType } from '../../../src/databases/user-query/contract.ts';
import type { Cell, CellKind } from '../../../src/features/bitable-sync/model/cell.ts';
import { cellOf } from '../../../src/features/bitable-sync/values/to-cell.ts';
import type { BitableField } from '../../../src/feishu/api/bitable.ts';
import type { JsonObject } from '../../../src/lib/json.ts';

interface Into {
  readonly declared?: string;
  readonly choices?: readonly string[];
  readonly zone?: string;
  readonly uiType?: string;
  readonly property?: JsonObject;
}

function into(kind: CellKind, type: ValueType, value: string | null, how: Into = {}): Cell | { readonly lost: string } {
  const column: QueryColumn = { name: '列', type, declared: how.declared ?? type, choices: how.choices ?? null };
  const existing: BitableField | null =
    how.uiType === undefined && how.property === undefined
      ? null
      : {
          id: 'fld1',
          name: '列',
          type: 0,
          uiType: how.uiType ?? null,
          isPrimary: false,
          property: how.property ?? null,
        };
  const decision = { column: '列', index: 0, field: '列', kind, existing, creation: null, reason: '' };
  const converted = cellOf(decision, column, value, how.zone ?? 'Asia/Shanghai');
  return converted.ok ? converted.cell : { lost: converted.text };
}

const utc = (iso: string): number => Date.parse(iso);

test.each<[CellKind, Cell]>([
  ['text', null],
  ['number', null],
  ['select', null],
  ['multi', null],
  ['date', null],
  ['checkbox', false],
  ['url', null],
  ['phone', null],
  ['person', null],
])('nothing, and an empty text, empty a cell: %s', (kind, cell) => {
  expect(into(kind, 'text', null)).toEqual(cell);
  expect(into(kind, 'text', '')).toEqual(cell);
});

describe('numbers', () => {
  test.each<[ValueType, string, number]>([
    ['integer', '42', 42],
    ['integer', '-7', -7],
    ['integer', '9007199254740992', 9007199254740992],
    ['decimal', '12.50', 12.5],
    ['decimal', '0.000001', 0.000001],
    ['decimal', '0.0000001', 0.0000001],
    ['decimal', '-0.00', 0],
    ['decimal', '100.00', 100],
    ['float', '1e21', 1e21],
    ['float', '1.5e-7', 1.5e-7],
    ['text', '3.14', 3.14],
    ['boolean', 'true', 1],
    ['boolean', 'false', 0],
  ])('%s %s', (type, value, number) => {
    expect(into('number', type, value)).toBe(number);
  });

  test.each<[ValueType, string, string]>([
    ['text', '12万', "'12万' 不是数字"],
    ['text', '1e5', "'1e5' 不是数字"],
    ['text', '(1,234)', "'(1,234)' 不是数字"],
    ['text', '1,234', "'1,234' 不是数字"],
    ['text', '１２', "'１２' 不是数字"],
    ['text', '+5', "'+5' 不是数字"],
    ['text', '.5', "'.5' 不是数字"],
    ['text', '5.', "'5.' 不是数字"],
    ['text', '0x10', "'0x10' 不是数字"],
    ['text', 'NaN', "'NaN' 不是数字"],
    ['text', 'Infinity', "'Infinity' 不是数字"],
    ['text', ' 12 ', "' 12 ' 前后有空格，不是数字"],
    ['text', '12\n', "'12 ' 前后有空格，不是数字"],
    ['text', '00123', "'00123' 前面的零会丢，不当作数字"],
    ['text', '没有', "'没有' 不是数字"],
    ['text', 'true', "'true' 不是数字"],
    ['integer', '12345678901234567890', "'12345678901234567890' 位数太多，数字字段只能存成 12345678901234567000"],
    ['integer', '9007199254740993', "'9007199254740993' 位数太多，数字字段只能存成 9007199254740992"],
    ['decimal', '0.12345678901234567890', "'0.12345678901234567890' 位数太多，数字字段只能存成 0.12345678901234568"],
    ['float', 'NaN', "'NaN' 不是数字"],
    ['float', '1e999', "'1e999' 超出数字字段的范围"],
    ['date', '2026-11-26', "'2026-11-26' 不是数字"],
  ])('%s %s is a loss', (type, value, text) => {
    expect(into('number', type, value)).toEqual({ lost: text });
  });

  test('a rating takes whole numbers of its range', () => {
    const rating = { uiType: 'Rating', property: { min: 1, max: 5 } };
    expect(into('number', 'integer', '5', rating)).toBe(5);
    expect(into('number', 'integer', '6', rating)).toEqual({
      lost: "'6' 不是 1 到 5 之间的整数，评分字段装不下",
    });
    expect(into('number', 'decimal', '2.5', rating)).toEqual({
      lost: "'2.5' 不是 1 到 5 之间的整数，评分字段装不下",
    });
  });
});

describe('dates', () => {
  test.each<[ValueType, string, string, string]>([
    ['date', '2026-11-26', 'Asia/Shanghai', '2026-11-25T16:00:00Z'],
    ['date', '2026-11-26', 'America/New_York', '2026-11-25T16:00:00Z'],
    ['datetime', '2026-11-26 08:00:00', 'Asia/Shanghai', '2026-11-26T00:00:00Z'],
    ['datetime', '2026-11-26 08:00:00.123', 'Asia/Shanghai', '2026-11-26T00:00:00.123Z'],
    ['datetime', '2026-11-26 08:00:00.123999', 'Asia/Shanghai', '2026-11-26T00:00:00.123Z'],
    ['datetime', '2026-07-01 08:00:00', 'America/New_York', '2026-07-01T12:00:00Z'],
    ['datetime', '2026-12-01 08:00:00', 'America/New_York', '2026-12-01T13:00:00Z'],
    ['datetime', '2026-11-26 08:00:00', '+05:30', '2026-11-26T02:30:00Z'],
    ['date', '9999-12-31', 'Asia/Shanghai', '9999-12-30T16:00:00Z'],
    ['datetime', '1900-01-01 08:05:43', 'Asia/Shanghai', '1900-01-01T00:00:00Z'],
    ['instant', '2026-11-26T00:00:00.5Z', 'America/New_York', '2026-11-26T00:00:00.500Z'],
    ['text', '2026/1/2', 'Asia/Shanghai', '2026-01-01T16:00:00Z'],
    ['text', '2026-01-02 03:04', 'Asia/Shanghai', '2026-01-01T19:04:00Z'],
    ['text', '2026-01-02T03:04:05+09:00', 'Asia/Shanghai', '2026-01-01T18:04:05Z'],
  ])('%s %s in %s', (type, value, zone, iso) => {
    expect(into('date', type, value, { zone })).toBe(utc(iso));
  });

  test.each<[ValueType, string, string]>([
    ['text', '02/03/2026', "'02/03/2026' 分不清哪个是日、哪个是月，请在 SQL 里写成 年-月-日"],
    ['text', '13/03/2026', "'13/03/2026' 分不清哪个是日、哪个是月，请在 SQL 里写成 年-月-日"],
    ['text', '20261126', "'20261126' 不是日期，请在 SQL 里写成 年-月-日 时:分:秒"],
    ['text', '明天', "'明天' 不是日期，请在 SQL 里写成 年-月-日 时:分:秒"],
    ['text', '2026-11/26', "'2026-11/26' 不是日期，请在 SQL 里写成 年-月-日 时:分:秒"],
    ['integer', '1764115200000', "'1764115200000' 不是日期"],
    ['time', '08:00:00', "'08:00:00' 不是日期"],
    ['date', '0000-00-00', "'0000-00-00' 没有这一天或这个时刻"],
    ['date', '2026-02-29', "'2026-02-29' 没有这一天或这个时刻"],
    ['datetime', '2026-02-28 24:00:00', "'2026-02-28 24:00:00' 没有这一天或这个时刻"],
    ['date', '0999-12-31', "'0999-12-31' 不在 1000 到 9999 年之间，日期字段装不下"],
  ])('%s %s is a loss', (type, value, text) => {
    expect(into('date', type, value)).toEqual({ lost: text });
  });

  test('an hour that clocks pass over, or show twice, is a loss', () => {
    const zone = 'America/New_York';
    expect(into('date', 'datetime', '2026-03-08 02:30:00', { zone })).toEqual({
      lost: "'2026-03-08 02:30:00' 在 America/New_York 不存在，那时钟拨快了",
    });
    expect(into('date', 'datetime', '2026-11-01 01:30:00', { zone })).toEqual({
      lost: "'2026-11-01 01:30:00' 在 America/New_York 出现两次，那时钟拨慢了，分不清是哪一次",
    });
    expect(into('date', 'datetime', '2026-03-08 03:00:00', { zone })).toBe(utc('2026-03-08T07:00:00Z'));
    expect(into('date', 'datetime', '2026-11-01 02:00:00', { zone })).toBe(utc('2026-11-01T07:00:00Z'));
  });
});
