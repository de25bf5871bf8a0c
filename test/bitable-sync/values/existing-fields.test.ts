// Columns that meet a table as people made it: its types win, and what cannot be is refused by name before anything is written.
import { describe, expect, test } from 'vitest';
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { column, decided, field } from './decide.ts';

const varchar = (name: string) => column(name, 'text', 'varchar(20)');

describe('an existing field', () => {
  test.each<[number, string]>([
    [1, 'text'],
    [2, 'number'],
    [3, 'select'],
    [4, 'multi'],
    [5, 'date'],
    [7, 'checkbox'],
    [11, 'person'],
    [13, 'phone'],
    [15, 'url'],
  ])('of type %i is written as %s under every strategy', (type, kind) => {
    for (const strategy of ['raw', 'base', 'auto', 'intelligence'] as const) {
      const { decisions } = decided([[varchar('a'), []]], { strategy }, [field('a', type)]);
      expect(decisions).toMatchObject([{ kind, field: 'a', creation: null, existing: { type } }]);
      expect(decisions[0]?.reason).toMatch(/^字段已有，是.+，以它为准；列是 varchar\(20\)$/);
    }
  });

  test.each<[number, string]>([
    [17, '附件字段不同步，要另外上传文件'],
    [18, '关联字段不同步，它指向别的记录'],
    [19, '查找引用字段是算出来的，写不进去'],
    [20, '公式字段是算出来的，写不进去'],
    [21, '双向关联字段不同步，它指向别的记录'],
    [22, '地理位置字段不同步'],
    [23, '群组字段不同步'],
    [24, '流程字段不能由接口写'],
    [1001, '创建时间由飞书填，写不进去'],
    [1002, '最后更新时间由飞书填，写不进去'],
    [1003, '创建人由飞书填，写不进去'],
    [1004, '修改人由飞书填，写不进去'],
    [1005, '自动编号由飞书填，写不进去'],
    [3001, '按钮字段没有内容'],
    [4711, '不认识的字段类型 4711，不同步'],
  ])('of type %i is skipped with a note, and the rest is written', (type, reason) => {
    const all = decided(
      [
        [varchar('a'), ['1']],
        [varchar('b'), ['2']],
      ],
      {},
      [field('a', type), field('b', 1)],
    );
    expect(all.skipped).toEqual([{ column: 'a', field: 'a', reason }]);
    expect(all.decisions.map((one) => one.column)).toEqual(['b']);
    expect(all.refusals).toEqual([]);
    const key = decided(
      [
        [varchar('a'), ['1']],
        [varchar('b'), ['2']],
      ],
      { key: ['a'] },
      [field('a', type), field('b', 1)],
    );
    expect(key.refusals).toEqual([`键列“a”写不进字段“a”：${reason}；没有它认不出是哪一行`]);
  });

  test('says which values it will not take, and which options it will get', () => {
    const reason = (type: number, values: readonly string[], options: readonly string[] = []) =>
      decided([[varchar('a'), values]], {}, [field('a', type, null, { options: options.map((name) => ({ name })) })])
        .decisions[0]?.reason;
    expect(reason(2, ['1', '12万'])).toBe(
      "字段已有，是数字，以它为准；列是 varchar(20)，有写不进去的值，例如 '12万' 不是数字",
    );
    expect(reason(3, ['甲', '乙'], ['甲'])).toBe(
      '字段已有，是单选，以它为准；列是 varchar(20)；样本里有 1 个新选项，写入时飞书会加上：“乙”',
    );
    expect(reason(4, ['甲,乙', '丙'], ['甲'])).toBe(
      '字段已有，是多选，以它为准；列是 varchar(20)；样本里有 2 个新选项，写入时飞书会加上：“丙”、“乙”',
    );
    expect(reason(3, ['甲'], ['甲'])).toBe('字段已有，是单选，以它为准；列是 varchar(20)');
  });

  test('is found although blanks stand around the column’s name, and keeps its own', () => {
    const { decisions, refusals } = decided([[varchar(' 数量'), []]], {}, [field('数量', 2)]);
    expect(decisions).toMatchObject([{ column: ' 数量', field: '数量', kind: 'number' }]);
    expect(refusals).toEqual([]);
  });
});

describe('what is refused, by name', () => {
  const refused = (changes: Partial<TaskDefinition>, ...names: readonly string[]) =>
    decided(
      names.map((name) => [varchar(name), ['x']] as const),
      changes,
      [field('已有', 1), field('编号', 2)],
    ).refusals;

  test.each<[string, Partial<TaskDefinition>, readonly string[], readonly string[]]>([
    [
      'a mapping from a column that is not there',
      { mapping: { 缺: '已有' } },
      ['a'],
      ['映射里的列“缺”不在查询结果里，查询的列是：a'],
    ],
    ['a key that is not there', { key: ['缺'] }, ['a', 'b'], ['键列“缺”不在查询结果里，查询的列是：a、b']],
    [
      'a key that is left out',
      { key: ['a'], skip: ['a'] },
      ['a', 'b'],
      ['键列“a”写不进字段“a”：任务里写明不同步这一列；没有它认不出是哪一行'],
    ],
    [
      'two columns into one field',
      { mapping: { a: '已有', b: '已有' } },
      ['a', 'b'],
      ['2 列都要写进字段“已有”：“a”、“b”，请改映射，或略过其中的列'],
    ],
    [
      'names that clash once they are trimmed',
      {},
      ['a', 'a '],
      ['2 列都要写进字段“a”：“a”、“a ”，请改映射，或略过其中的列'],
    ],
    [
      'columns of one name',
      { skip: ['a'] },
      ['a', 'a', '已有'],
      ['查询结果里有几列都叫“a”，请在 SQL 里用 AS 起不同的名字'],
    ],
    [
      'a named field that is not there and may not be made',
      { createFields: false, mapping: { a: '没有的' } },
      ['a', '已有'],
      ['列“a”要写进字段“没有的”，但表里没有它，任务又设为不新建字段；请在表里建它、改映射，或允许新建字段'],
    ],
    [
      'a key whose field may not be made',
      { createFields: false, key: ['a'] },
      ['a', '已有'],
      ['键列“a”写不进字段“a”：表里没有这个字段，任务设为不新建字段；没有它认不出是哪一行'],
    ],
    ['nothing to write', { createFields: false }, ['a'], ['没有一列能写进表里，请看每一列略过的原因']],
    [
      'a field without a name',
      { mapping: { a: ' ' } },
      ['a'],
      ['列“a”要建的字段没有名字，请在 SQL 里用 AS 起名，或写进映射'],
    ],
    [
      'a name that is too long',
      {},
      ['长'.repeat(101)],
      [`要建的字段“${'长'.repeat(20)}…”名字有 101 个字，最多 100 个`],
    ],
    [
      'a mark in a field that is not there',
      { gone: { kind: 'mark', field: '缺', text: '已删' } },
      ['a'],
      ['要标记的字段“缺”不在表里，请先建它（文本或单选）'],
    ],
    [
      'a mark in a number',
      { gone: { kind: 'mark', field: '编号', text: '已删' } },
      ['a'],
      ['要标记的字段“编号”不是文本或单选，写不进“已删”'],
    ],
    [
      'a mark where a column writes',
      { gone: { kind: 'mark', field: '已有', text: '已删' } },
      ['已有'],
      ['要标记的字段“已有”同时由列“已有”写，两者会互相覆盖'],
    ],
  ])('%s', (_, changes, names, refusals) => {
    expect(refused(changes, ...names)).toEqual(refusals);
  });

  test('more fields than a table has', () => {
    const fields = Array.from({ length: 299 }, (_, at) => field(`f${at}`, 1));
    expect(
      decided(
        [
          [varchar('a'), []],
          [varchar('b'), []],
        ],
        {},
        fields,
      ).refusals,
    ).toEqual(['表里有 299 个字段，再建 2 个就超过飞书的上限 300 个']);
    expect(decided([[varchar('a'), []]], {}, fields).refusals).toEqual([]);
  });
});

test('columns that are left out, and those without a field, are named', () => {
  const { decisions, skipped, refusals } = decided(
    [
      [varchar('a'), ['x']],
      [varchar('b'), ['x']],
      [varchar('c'), ['x']],
    ],
    { createFields: false, skip: ['b'] },
    [field('a', 1)],
  );
  expect(decisions.map((one) => [one.column, one.index])).toEqual([['a', 0]]);
  expect(skipped).toEqual([
    { column: 'b', field: 'b', reason: '任务里写明不同步这一列' },
    { column: 'c', field: 'c', reason: '表里没有这个字段，任务设为不新建字段' },
  ]);
  expect(refusals).toEqual([]);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a column called %s is one like any other',
  (name) => {
    const { decisions, refusals } = decided([[varchar(name), ['x']]]);
    expect(decisions).toMatchObject([{ column: name, field: name, kind: 'text' }]);
    expect(refusals).toEqual([]);
  },
);
