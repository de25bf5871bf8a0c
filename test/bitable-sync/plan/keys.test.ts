// When a row and a record are the same thing.
import { describe, expect, test } from 'vitest';
import { actionLines, column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const lines = (...args: Parameters<typeof planOf>): readonly string[] => actionLines(planOf(...args));

describe('keys', () => {
  test('00123 keeps its zeros, text its blanks and its case', () => {
    const table = new TableModel([field('编号')]);
    for (const key of ['123', 'P-1', 'p-2']) table.add({ 编号: key });
    const rows = [['00123'], [' P-1'], ['P-2']];
    expect(lines(task(), [column('编号')], rows, table)).toEqual([
      'create 00123: 编号 →00123',
      'create  P-1: 编号 → P-1',
      'create P-2: 编号 →P-2',
    ]);
  });

  test('big integers keep their digits in a text field, and are refused by a number field', () => {
    const [one, other] = ['9007199254740993', '9007199254740992'];
    const text = new TableModel([field('编号')]);
    text.add({ 编号: other });
    const columns = [column('编号', 'integer')];
    expect(lines(task(), columns, [[one], [other]], text)).toEqual([`create ${one}: 编号 →${one}`]);
    const number = new TableModel([field('编号', 'number')]);
    const plan = planOf(task(), columns, [['1'], [one]], number);
    expect(plan.keyFaults).toMatchObject([{ side: 'source', kind: 'unreadable', where: '2' }]);
    expect(plan.refusals[0]).toMatch(/^来源里主键放不进字段 1 处，一行也没有写/);
  });

  test('dates keep their time', () => {
    const table = new TableModel([field('时刻', 'date')]);
    table.add({ 时刻: Date.UTC(2026, 10, 26, 0, 0, 0) });
    const rows = [['2026-11-26 08:00:00'], ['2026-11-26 08:00:01'], ['2026-11-26 00:00:00']];
    expect(lines(task({ key: ['时刻'] }), [column('时刻', 'datetime')], rows, table)).toEqual([
      `create 2026-11-26 08:00:01: 时刻 →${Date.UTC(2026, 10, 26, 0, 0, 1)}`,
      `create 2026-11-26: 时刻 →${Date.UTC(2026, 10, 25, 16, 0, 0)}`,
    ]);
  });

  test('of several columns count as one, and none of them may be empty', () => {
    const table = new TableModel([field('楼'), field('房', 'number')]);
    table.add({ 楼: 'A', 房: 1 });
    table.add({ 楼: 'A1', 房: 1 });
    const columns = [column('楼'), column('房', 'integer')];
    const definition = task({ key: ['楼', '房'], duplicateKeys: 'first' });
    const plan = planOf(
      definition,
      columns,
      [
        ['A', '11'],
        ['A', '1'],
        ['B', null],
      ],
      table,
    );
    expect(actionLines(plan)).toEqual(['create A / 11: 楼 →A, 房 →11']);
    expect(plan.keyFaults).toMatchObject([{ kind: 'empty', where: '3' }]);
    expect(plan.counts).toMatchObject({ created: 1, unchanged: 1, failed: 1 });
  });

  test('a number and its text are one where the field is a number', () => {
    const table = new TableModel([field('编号', 'number')]);
    table.add({ 编号: 12.5 });
    expect(lines(task(), [column('编号')], [['12.50']], table)).toEqual([]);
  });

  test('a row whose key its field cannot take leaves no record to be taken for gone', () => {
    const table = new TableModel([field('编号', 'number'), field('数量', 'number')]);
    table.add({ 编号: 12, 数量: 1 });
    const columns = [column('编号'), column('数量', 'integer')];
    const rows = [
      ['1', '1'],
      ['12号', '2'],
    ];
    const clone = planOf(task({ mode: 'clone', duplicateKeys: 'first' }), columns, rows, table);
    expect(clone.refusals[0]).toMatch(/^来源有 1 行的主键放不进字段，分不清表里哪些记录已经没有来源/);
    const full = planOf(task({ duplicateKeys: 'first' }), columns, rows, table);
    expect(actionLines(full)).toEqual(['create 1: 编号 →1, 数量 →1']);
    expect(full.keyFaults[0]?.text).toBe("来源第 2 行主键 编号 '12号' 不是数字");
    expect(full.counts).toMatchObject({ created: 1, failed: 1 });
  });

  test('a column of the key that is not written says so', () => {
    const table = new TableModel([field('数量', 'number')]);
    const plan = planOf(task({ skip: ['编号'] }), [column('编号'), column('数量', 'integer')], [['A', '1']], table);
    expect(plan).toMatchObject({ actions: [], isStill: true });
    expect(plan.refusals).toHaveLength(1);
  });

  test('fields with the names of what every object has are fields', () => {
    const table = new TableModel([field('constructor'), field('__proto__')]);
    const columns = [column('constructor'), column('__proto__')];
    const definition = task({ key: ['constructor'] });
    const plan = planOf(definition, columns, [['A', 'x']], table);
    table.carryOut(plan, new TableModel([]));
    expect(Object.entries(table.records()[0]?.fields ?? {})).toEqual([
      ['constructor', [{ type: 'text', text: 'A' }]],
      ['__proto__', [{ type: 'text', text: 'x' }]],
    ]);
    expect(planOf(definition, columns, [['A', 'x']], table).actions).toEqual([]);
    expect(lines(definition, columns, [['A', null]], table)).toEqual(['update A: __proto__ x→']);
    const empty = new TableModel([field('编号'), field('constructor')]);
    empty.add({ 编号: 'A' });
    expect(lines(task(), [column('编号'), column('constructor')], [['A', null]], empty)).toEqual([]);
  });
});

describe('values that their field cannot take', () => {
  const columns = [column('编号'), column('数量'), column('备注')];
  const table = (): TableModel => new TableModel([field('编号'), field('数量', 'number'), field('备注')]);

  test('leave their cell as it stands; the row’s others are written and it counts as failed', () => {
    const filled = table();
    filled.add({ 编号: 'A', 数量: 7, 备注: '旧' });
    filled.add({ 编号: 'B', 数量: 8 });
    const rows = [
      ['A', '12万', '新'],
      ['B', '1e5', null],
      ['C', '(1,234)', '丙'],
    ];
    const plan = planOf(task(), columns, rows, filled);
    expect(actionLines(plan)).toEqual(['update A: 备注 旧→新', 'create C: 编号 →C, 备注 →丙']);
    expect(plan.counts).toMatchObject({ rows: 3, created: 0, updated: 0, unchanged: 0, failed: 3 });
    expect(plan.losses.map(({ text }) => text)).toEqual([
      "第 1 行 数量 '12万' 不是数字",
      "第 2 行 数量 '1e5' 不是数字",
      "第 3 行 数量 '(1,234)' 不是数字",
    ]);
    filled.carryOut(plan, new TableModel([]));
    expect(filled.byId().get('rec1')?.fields.数量).toBe(7);
    expect(planOf(task(), columns, rows, filled)).toMatchObject({
      actions: [],
      baseUpdates: [],
      counts: { failed: 3 },
    });
  });

  test('without a key: rows that fit several records leave each other the one that fits', () => {
    const clone = task({ mode: 'clone', key: [] });
    const two = [column('数量'), column('价')];
    const filled = new TableModel([field('数量', 'number'), field('价', 'number')]);
    for (const [数量, 价] of [
      [1, 1],
      [2, 1],
      [7, 1],
    ] as const)
      filled.add({ 数量, 价 });
    // The first fits all three, the second the first record only, and so does the third.
    const rows = [
      ['x', '1'],
      ['1', 'x'],
      ['1', 'y'],
    ];
    const plan = planOf(clone, two, rows, filled);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['create', 'delete']);
    expect(plan.actions[0]).toMatchObject({ row: 3, cells: { 数量: 1, 价: null } });
    expect(plan.actions[1]).toMatchObject({ record: 'rec3' });
    filled.carryOut(plan, new TableModel([]));
    expect(planOf(clone, two, rows, filled)).toMatchObject({ actions: [], counts: { failed: 3 } });
    expect(planOf(clone, two, rows.toReversed(), filled).actions).toEqual([]);
  });

  test('make a row fail that was whole before', () => {
    const filled = table();
    filled.carryOut(planOf(task(), columns, [['A', null, '甲']], filled), new TableModel([]));
    const plan = planOf(task(), columns, [['A', '12万', '甲']], filled);
    expect(plan.counts).toMatchObject({ unchanged: 0, failed: 1 });
  });

  test('are counted all and kept in words up to a limit', () => {
    const rows = Array.from({ length: 10_003 }, (_, at) => [`P-${at}`, 'x', null]);
    const plan = planOf(task(), columns, rows, table());
    expect([plan.lossCount, plan.losses.length, plan.counts.failed]).toEqual([10_003, 10_000, 10_003]);
  });
});
