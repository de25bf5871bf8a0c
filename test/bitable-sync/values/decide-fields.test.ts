// Which kind each column's field gets, and the sentence that says why.
import { describe, expect, test } from 'vitest';
import type { QueryColumn } from '../../../src/databases/user-query/contract.ts';
import type { CellKind } from '../../../src/features/bitable-sync/model/cell.ts';
import type { FieldStrategy } from '../../../src/features/bitable-sync/model/task.ts';
import { column, decided } from './decide.ts';

const times = (count: number, ...values: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => values).flat();
const OPEN_ID = 'ou_0123456789abcdef0123456789abcdef';

/** Kinds under raw, base, auto, intelligence. */
const TABLE: readonly (readonly [
  string,
  QueryColumn,
  readonly (string | null)[],
  readonly [CellKind, CellKind, CellKind, CellKind],
])[] = [
  ['an integer', column('数量', 'integer', 'int'), ['1', '20'], ['text', 'number', 'number', 'number']],
  [
    'a bigint that a double holds',
    column('数量', 'integer', 'bigint'),
    ['9007199254740992'],
    ['text', 'number', 'number', 'number'],
  ],
  [
    'a bigint that none holds',
    column('数量', 'integer', 'bigint'),
    ['1', '9007199254740993'],
    ['text', 'text', 'text', 'text'],
  ],
  ['zerofill', column('数量', 'integer', 'int(5) unsigned zerofill'), ['00123'], ['text', 'text', 'text', 'text']],
  ['a decimal', column('单价', 'decimal', 'decimal(12,2)'), ['12.50'], ['text', 'number', 'number', 'number']],
  [
    'too many digits',
    column('单价', 'decimal', 'decimal(30,20)'),
    ['0.12345678901234567891'],
    ['text', 'text', 'text', 'text'],
  ],
  ['a float', column('温度', 'float', 'double'), ['21.5', '1e-7'], ['text', 'number', 'number', 'number']],
  ['a date', column('日期', 'date', 'date'), ['2026-11-26'], ['text', 'date', 'date', 'date']],
  [
    'a datetime',
    column('时间', 'datetime', 'datetime(6)'),
    ['2026-11-26 08:00:00.5'],
    ['text', 'date', 'date', 'date'],
  ],
  ['an instant', column('时间', 'instant', 'timestamptz'), ['2026-11-26T00:00:00Z'], ['text', 'date', 'date', 'date']],
  ['zero dates', column('日期', 'date', 'date'), ['2026-11-26', '0000-00-00'], ['text', 'text', 'text', 'text']],
  ['a time of day', column('时间', 'time', 'time'), ['08:00:00'], ['text', 'text', 'text', 'text']],
  ['a boolean', column('启用', 'boolean', 'boolean'), ['true', 'false'], ['text', 'text', 'text', 'checkbox']],
  ['tinyint(1)', column('启用', 'integer', 'tinyint(1)'), ['1', '0'], ['text', 'text', 'text', 'checkbox']],
  [
    'tinyint(1) that counts',
    column('启用', 'integer', 'tinyint(1)'),
    ['1', '7'],
    ['text', 'number', 'number', 'number'],
  ],
  ['an enum', column('状态', 'text', "enum('开','关')", ['开', '关']), ['开'], ['text', 'text', 'select', 'select']],
  ['a set', column('标签', 'text', "set('a','b')", ['a', 'b']), ['a,b'], ['text', 'text', 'multi', 'multi']],
  ['a set without its list', column('标签', 'text', 'set'), ['a,b'], ['text', 'text', 'multi', 'multi']],
  ['an enum without its list', column('状态', 'text', 'enum'), ['开'], ['text', 'text', 'select', 'select']],
  ['a list', column('标签', 'list', 'text[]'), ['["a","b"]'], ['text', 'text', 'multi', 'multi']],
  ['a list of people', column('人', 'list', 'text[]'), [`["${OPEN_ID}"]`], ['text', 'text', 'text', 'person']],
  ['json', column('详情', 'json', 'json'), ['{"a":1}'], ['text', 'text', 'text', 'text']],
  ['bytes', column('图', 'binary', 'blob'), ['0x00ff'], ['text', 'text', 'text', 'text']],
  [
    'numbers as text',
    column('数', 'text', 'varchar(20)'),
    ['1', '-2.5', '30', '4', '5'],
    ['text', 'number', 'number', 'number'],
  ],
  ['too few of them', column('数', 'text', 'varchar(20)'), ['1', '-2.5', '30', '4'], ['text', 'text', 'text', 'text']],
  [
    'leading zeros',
    column('数', 'text', 'varchar(20)'),
    ['1', '2', '30', '4', '00123'],
    ['text', 'text', 'text', 'text'],
  ],
  [
    'codes of one length',
    column('数', 'text', 'char(4)'),
    ['1001', '1002', '1003', '1004', '1005'],
    ['text', 'text', 'text', 'text'],
  ],
  [
    'codes by name',
    column('工号', 'text', 'varchar(9)'),
    ['7', '12', '103', '4', '50'],
    ['text', 'text', 'text', 'text'],
  ],
  [
    'numbers but for one',
    column('数', 'text', 'varchar(20)'),
    ['1', '2', '3', '4', '12万'],
    ['text', 'text', 'text', 'text'],
  ],
  ['dates as text', column('日', 'text', 'varchar(20)'), times(5, '2026-11-26'), ['text', 'date', 'date', 'date']],
  ['ambiguous dates', column('日', 'text', 'varchar(20)'), times(5, '02/03/2026'), ['text', 'text', 'text', 'text']],
  [
    'few options',
    column('车间', 'text', 'varchar(20)'),
    times(10, '一车间', '二车间'),
    ['text', 'text', 'select', 'select'],
  ],
  [
    'too many options',
    column('车间', 'text', 'varchar(20)'),
    times(1, ...Array.from({ length: 40 }, (_, at) => `车间${at}`)),
    ['text', 'text', 'text', 'text'],
  ],
  [
    'lists as text',
    column('标签', 'text', 'varchar(20)'),
    times(10, '急,新', '新'),
    ['text', 'text', 'multi', 'multi'],
  ],
  ['links', column('网址', 'text', 'varchar(99)'), times(5, 'https://a.cn/x?y=1'), ['text', 'text', 'text', 'url']],
  ['yes and no', column('合格', 'text', 'char(1)'), times(3, '是', '否'), ['text', 'text', 'text', 'checkbox']],
  ['mobiles', column('联系', 'text', 'varchar(20)'), times(5, '13800138000'), ['text', 'text', 'text', 'phone']],
  ['people', column('负责', 'text', 'varchar(64)'), times(5, OPEN_ID), ['text', 'text', 'text', 'person']],
  ['nothing', column('备注', 'text', 'text'), [null, null], ['text', 'text', 'text', 'text']],
];

describe.each(TABLE)('%s', (_, col, values, kinds) => {
  test.each<[FieldStrategy, CellKind]>([
    ['raw', kinds[0]],
    ['base', kinds[1]],
    ['auto', kinds[2]],
    ['intelligence', kinds[3]],
  ])('%s: %s', (strategy, kind) => {
    const { decisions, skipped, refusals } = decided([[col, values]], { strategy });
    expect([skipped, refusals]).toEqual([[], []]);
    expect(decisions.map((one) => one.kind)).toEqual([kind]);
    expect(decisions[0]?.reason).toMatch(/^列是 .+建成(文本|数字|单选|多选|日期|复选框|超链接|电话|人员)/);
    expect(decisions[0]?.creation).toMatchObject({ field_name: col.name });
  });
});

test('reasons', () => {
  const reason = (col: QueryColumn, values: readonly (string | null)[], strategy: FieldStrategy = 'intelligence') =>
    decided([[col, values]], { strategy }).decisions[0]?.reason;
  expect([
    reason(column('a', 'integer', 'int'), ['1'], 'raw'),
    reason(column('a', 'integer', 'bigint'), ['1']),
    reason(column('a', 'integer', 'bigint'), ['9007199254740993']),
    reason(column('a', 'boolean', 'boolean'), ['true', null]),
    reason(column('a', 'boolean', 'boolean'), ['true'], 'auto'),
    reason(column('a', 'date', 'date'), ['2026-11-26']),
    reason(column('a', 'datetime', 'datetime(6)'), ['2026-11-26 00:00:00.000001']),
    reason(column('a', 'json', 'jsonb'), ['{}']),
    reason(column('a', 'text', 'varchar(9)'), ['x']),
    reason(column('a', 'text', 'varchar(9)'), times(2, 'x', 'y', 'z')),
    reason(column('a', 'text', 'varchar(9)'), times(2, '100', '200', '300')),
    reason(column('a', 'text', 'varchar(9)'), times(10, '甲', '乙')),
    reason(column('a', 'text', 'varchar(9)'), times(10, '甲,乙', '乙')),
    reason(column('a', 'text', 'varchar(9)'), times(3, '1', '2.5')),
  ]).toEqual([
    '列是 int，策略“仅文本”都建成文本',
    '列是 bigint，建成数字，超过 15 位有效数字而存不下的值会逐个列出',
    "列是 bigint，但 '9007199254740993' 位数太多，数字字段只能存成 9007199254740992，建成文本",
    '列是 boolean，建成复选框，空值显示为没有勾选',
    '列是 boolean，策略“自动”不建复选框，建成文本',
    '列是 date，建成日期，北京时间零点',
    '列是 datetime(6)，建成日期，精确到毫秒，再小的舍去',
    '列是 jsonb，没有合适的字段类型，建成文本',
    '列是 varchar(9)，样本里不到 5 个值，看不出规律，建成文本',
    '列是 varchar(9)，样本里 6 个值没有一致的规律，建成文本',
    '列是 varchar(9)，样本里 6 个值都是数字，但像编码，建成文本',
    '列是 varchar(9)，样本里 20 个值只有 2 种，平均每种出现 4 次以上，建成单选',
    '列是 varchar(9)，样本里 20 个值由 2 种选项用分隔符连成，建成多选',
    '列是 varchar(9)，样本里 6 个值都是普通数字，没有前导零，也不像编码，建成数字',
  ]);
});

test('how fields are made', () => {
  const body = (col: QueryColumn, ...values: readonly string[]) => decided([[col, values]]).decisions[0]?.creation;
  expect(body(column(' 数量 ', 'integer', 'int'), '1')).toEqual({
    field_name: '数量',
    type: 2,
    ui_type: 'Number',
    property: { formatter: '0' },
  });
  const formats = [
    body(column('a', 'decimal', 'decimal(12,6)'), '1.000000'),
    body(column('a', 'decimal', 'decimal(12,2)'), '1.00'),
    body(column('a', 'decimal', 'numeric'), '1.5', '2.25'),
    body(column('a', 'float', 'double'), '1.5'),
  ].map((one) => one?.property);
  expect(formats).toEqual([
    { formatter: '0.0000' },
    { formatter: '0.00' },
    { formatter: '0.00' },
    { formatter: '0.0' },
  ]);
  expect(body(column('a', 'date'), '2026-11-26')?.property).toEqual({ date_formatter: 'yyyy/MM/dd', auto_fill: false });
  expect(body(column('a', 'datetime'), '2026-11-26 00:00:00')?.property).toEqual({
    date_formatter: 'yyyy-MM-dd HH:mm',
    auto_fill: false,
  });
  expect(body(column('a', 'text', 'varchar(9)'), ...times(5, '2026-11-26'))?.property).toMatchObject({
    date_formatter: 'yyyy/MM/dd',
  });
  expect(body(column('a', 'text', "enum('开','','关')", ['开', '', '关']), '开')).toEqual({
    field_name: 'a',
    type: 3,
    ui_type: 'SingleSelect',
    property: {
      options: [
        { name: '开', color: 0 },
        { name: '关', color: 1 },
      ],
    },
  });
  expect(body(column('a', 'list', 'text[]'), '["b","a"]', '["c"]')).toMatchObject({
    type: 4,
    property: { options: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
  });
  expect(body(column('a', 'text', 'varchar(99)'), ...times(5, OPEN_ID))).toMatchObject({
    type: 11,
    property: { multiple: true },
  });
  expect(body(column('a', 'text', 'varchar(99)'), 'x')).toEqual({ field_name: 'a', type: 1, ui_type: 'Text' });
});

test('keys stay what they are, whatever their values look like', () => {
  const kind = (col: QueryColumn, values: readonly string[]) =>
    decided([[col, values]], { key: [col.name] }).decisions[0]?.kind;
  expect(kind(column('k', 'text', 'varchar(9)'), times(5, '1', '2', '30'))).toBe('text');
  expect(kind(column('k', 'text', 'varchar(9)'), times(20, 'a', 'b'))).toBe('text');
  expect(kind(column('k', 'text', "enum('a')", ['a']), ['a'])).toBe('text');
  expect(kind(column('k', 'boolean'), ['true'])).toBe('text');
  expect(kind(column('k', 'integer', 'int'), ['1'])).toBe('number');
  expect(kind(column('k', 'datetime'), ['2026-11-26 08:00:00'])).toBe('date');
});

test('what comes after the sample decides nothing, however large the first batch is', () => {
  const numbers = times(250, '1', '2', '3.5', '-4');
  const kinds = [[], ['x'], times(500, 'x')].map(
    (more) => decided([[column('a', 'text'), [...numbers, ...more]]]).decisions[0],
  );
  expect(new Set(kinds.map((one) => `${one?.kind} ${one?.reason}`))).toEqual(
    new Set(['number 列是 text，样本里 1000 个值都是普通数字，没有前导零，也不像编码，建成数字']),
  );
});
