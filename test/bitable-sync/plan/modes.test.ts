// Every mode with everything that can be of a row: new, changed, cleared, deleted, unchanged, edited by a person, key empty or twice.
import { describe, expect, test } from 'vitest';
import { SYNC_MODES, type SyncMode, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { actionLines, column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const COLUMNS = [column('编号'), column('数量', 'integer'), column('备注')];
const FIRST = [
  ['A', '1', '甲'],
  ['B', '2', '乙'],
  ['C', '3', '丙'],
  ['D', '4', '丁'],
  ['E', '5', '戊'],
] as const;
/** A as it was, B changed, C cleared, D gone, E as it was but edited in the table, N new. */
const SECOND = [
  ['A', '1', '甲'],
  ['B', '20', '乙'],
  ['C', '3', null],
  ['E', '5', '戊'],
  ['N', '9', '新'],
] as const;

/** A table that a first run has filled, and in which a person then changed E and wrote a remark of his own beside A. */
function filled(definition: TaskDefinition): TableModel {
  const table = new TableModel([field('编号'), field('数量', 'number'), field('备注'), field('人写的'), field('去向')]);
  table.carryOut(planOf(definition, COLUMNS, FIRST, table), new TableModel([]));
  table.edit('rec5', { 数量: 55 });
  table.edit('rec1', { 人写的: '看过' });
  return table;
}

const EXPECTED: Readonly<Record<SyncMode, { readonly lines: readonly string[]; readonly counts: object }>> = {
  incremental: {
    lines: ['create N: 编号 →N, 数量 →9, 备注 →新'],
    counts: { rows: 5, created: 1, updated: 0, cleared: 0, unchanged: 4, failed: 0, deleted: 0 },
  },
  full: {
    lines: ['update B: 数量 2→20', 'update C: 备注 丙→', 'update E: 数量 55→5', 'create N: 编号 →N, 数量 →9, 备注 →新'],
    counts: { rows: 5, created: 1, updated: 2, cleared: 1, unchanged: 1, failed: 0, deleted: 0 },
  },
  overwrite: {
    lines: ['update B: 数量 2→20', 'update C: 备注 丙→', 'update E: 数量 55→5', 'create N: 编号 →N, 数量 →9, 备注 →新'],
    counts: { rows: 5, created: 1, updated: 2, cleared: 1, unchanged: 1, failed: 0, deleted: 0 },
  },
  clone: {
    lines: [
      'update B: 数量 2→20',
      'update C: 备注 丙→',
      'update E: 数量 55→5',
      'create N: 编号 →N, 数量 →9, 备注 →新',
      'delete D',
    ],
    counts: { rows: 5, created: 1, updated: 2, cleared: 1, unchanged: 1, failed: 0, deleted: 1 },
  },
};

describe.each(SYNC_MODES)('%s', (mode) => {
  test('writes what its mode says and nothing else, and then nothing', () => {
    const definition = task({ mode });
    const table = filled(definition);
    const plan = planOf(definition, COLUMNS, SECOND, table);
    expect(actionLines(plan)).toEqual(EXPECTED[mode].lines);
    expect(plan.counts).toEqual(EXPECTED[mode].counts);
    expect(plan.refusals).toEqual([]);
    table.carryOut(plan, new TableModel([]));
    const again = planOf(definition, COLUMNS, SECOND, table);
    expect({ actions: again.actions, base: again.baseUpdates, edited: again.edited }).toEqual({
      actions: [],
      base: [],
      edited: [],
    });
    expect(table.byId().get('rec1')?.fields.人写的).toEqual([{ type: 'text', text: '看过' }]);
  });

  test('a key that is empty or twice, on either side, is named and refuses everything', () => {
    const definition = task({ mode });
    const table = filled(definition);
    const twice = table.add({ 编号: 'B', 数量: 7 });
    const empty = table.add({ 备注: '没有编号' });
    const plan = planOf(definition, COLUMNS, [...SECOND, ['A', '8', '又一个'], [null, '1', ''], ['', '1', '']], table);
    expect(plan.keyFaults.map(({ text }) => text)).toEqual([
      `表里的记录 ${twice} 主键 B 与记录 rec2 重复`,
      `表里的记录 ${empty} 主键为空`,
      '来源第 6 行主键 A 与第 1 行重复',
      '来源第 7 行主键为空',
      '来源第 8 行主键为空',
    ]);
    expect(plan.refusals).toEqual([
      '来源里主键为空 2 处，来源里主键重复 1 处，表里主键为空 1 处，表里主键重复 1 处，一行也没有写：请先改好，或把任务的“主键为空或重复”设为“取第一行”或“取最后一行”',
    ]);
    expect(plan).toMatchObject({ actions: [], baseUpdates: [], isStill: true, refusalReason: 'keys' });
    expect(plan.counts).toMatchObject({ rows: 8, failed: 8 });
  });

  test.each([
    ['first', ['rec2']],
    ['last', ['rec6']],
  ] as const)('where the %s wins, the others are left alone and count as failed', (duplicateKeys, used) => {
    const definition = task({ mode, duplicateKeys });
    const table = filled(definition);
    table.add({ 编号: 'B', 数量: 7 });
    table.add({ 备注: '没有编号' });
    const rows = [...SECOND, ['A', '8', '又一个'], [null, '1', '']] as const;
    const plan = planOf(definition, COLUMNS, rows, table);
    expect(plan.refusals).toEqual([]);
    expect(plan.counts).toMatchObject({ rows: 7, failed: 2 });
    const updates = plan.actions.filter((action) => action.kind === 'update');
    const wanted = mode === 'incremental' ? [] : used;
    expect(updates.filter(({ key }) => key === 'B').map(({ record }) => record)).toEqual(wanted);
    const ofA = updates.filter(({ key }) => key === 'A').map(({ cells }) => cells);
    expect(ofA).toEqual(duplicateKeys === 'last' && mode !== 'incremental' ? [{ 数量: 8, 备注: '又一个' }] : []);
    expect(plan.actions.filter(({ kind }) => kind === 'delete').map(({ key }) => key)).toEqual(
      mode === 'clone' ? ['D'] : [],
    );
    table.carryOut(plan, new TableModel([]));
    expect(planOf(definition, COLUMNS, rows, table)).toMatchObject({ actions: [], baseUpdates: [] });
  });
});

describe('cells that a person changed', () => {
  const edit = (table: TableModel): void => table.edit('rec2', { 备注: '人改的' });

  test('full: the source wins where the policy says so', () => {
    const table = filled(task());
    edit(table);
    const plan = planOf(task(), COLUMNS, SECOND, table);
    expect(actionLines(plan)).toContain('update B: 数量 2→20, 备注 人改的→乙');
    expect(plan.edited.map(({ key, field: name, outcome }) => [key, name, outcome])).toEqual([
      ['B', '备注', 'source'],
      ['E', '数量', 'source'],
    ]);
  });

  test('full: the person wins, is named once, and again when the source changes', () => {
    const definition = task({ edits: 'person' });
    const table = filled(definition);
    edit(table);
    const plan = planOf(definition, COLUMNS, SECOND, table);
    expect(actionLines(plan)).toContain('update B: 数量 2→20');
    expect(plan.edited.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['B', 'person'],
      ['E', 'person'],
    ]);
    table.carryOut(plan, new TableModel([]));
    expect(planOf(definition, COLUMNS, SECOND, table)).toMatchObject({ actions: [], edited: [], baseUpdates: [] });
    const changed = SECOND.map((row) => (row[0] === 'B' ? (['B', '20', '新的乙'] as const) : row));
    const later = planOf(definition, COLUMNS, changed, table);
    expect(later.actions).toEqual([]);
    expect(later.edited.map(({ key, source }) => [key, source])).toEqual([['B', '新的乙']]);
  });

  test('full: a field that the source owns is the source’s', () => {
    const definition = task({ edits: 'person', owned: ['备注'] });
    const table = filled(definition);
    edit(table);
    const plan = planOf(definition, COLUMNS, SECOND, table);
    expect(actionLines(plan)).toContain('update B: 数量 2→20, 备注 人改的→乙');
    expect(plan.edited.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['B', 'source'],
      ['E', 'person'],
    ]);
  });

  test('what equals the source is no edit, and becomes what is known', () => {
    const definition = task({ edits: 'person' });
    const table = filled(definition);
    table.edit('rec5', { 数量: 5 });
    table.edit('rec2', { 数量: 20 });
    const plan = planOf(definition, COLUMNS, SECOND, table);
    expect(plan.edited).toEqual([]);
    expect(plan.baseUpdates.map(({ record }) => record)).toEqual(['rec2']);
    table.carryOut(plan, new TableModel([]));
    table.edit('rec2', { 数量: 2 });
    expect(planOf(definition, COLUMNS, SECOND, table).edited).toMatchObject([{ key: 'B', person: 2, source: 20 }]);
  });

  test.each(['overwrite', 'clone'] as const)('%s: the source wins whatever the policy, and says so', (mode) => {
    const definition = task({ mode, edits: 'person' });
    const table = filled(definition);
    edit(table);
    const plan = planOf(definition, COLUMNS, SECOND, table);
    expect(actionLines(plan)).toContain('update B: 数量 2→20, 备注 人改的→乙');
    expect(plan.edited.map(({ outcome }) => outcome)).toEqual(['source', 'source']);
  });

  test('in a field that the run makes are known by its id from then on', () => {
    const table = new TableModel([field('编号'), field('数量', 'number')]);
    const definition = task({ edits: 'person' });
    for (const [编号, 数量] of FIRST) table.add({ 编号, 数量: Number(数量) });
    const rows = FIRST.map(([编号, 数量], at) => [编号, 数量, at === 0 ? '甲' : null]);
    const plan = planOf(definition, COLUMNS, rows, table);
    expect(actionLines(plan)).toEqual(['update A: 备注 →甲']);
    table.carryOut(plan, new TableModel([]));
    expect(planOf(definition, COLUMNS, rows, table)).toMatchObject({ actions: [], baseUpdates: [] });
    table.edit('rec1', { 备注: '人改的' });
    table.edit('rec2', { 备注: '人写的' });
    expect(planOf(definition, COLUMNS, rows, table).edited.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['A', 'person'],
      ['B', 'person'],
    ]);
  });

  test('before the first run nobody can have edited anything', () => {
    const table = new TableModel([field('编号'), field('数量', 'number'), field('备注')]);
    table.add({ 编号: 'A', 数量: 100 });
    const plan = planOf(task({ edits: 'person' }), COLUMNS, FIRST, table);
    expect(plan.edited).toEqual([]);
    expect(actionLines(plan)[0]).toBe('update A: 数量 100→1, 备注 →甲');
  });
});
