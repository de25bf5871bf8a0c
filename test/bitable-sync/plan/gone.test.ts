// Records that the source no longer has, and cells that somebody is to be asked about.
import { describe, expect, test } from 'vitest';
import { fieldsToRead } from '../../../src/features/bitable-sync/plan/planner.ts';
import { scopeOf } from '../../../src/features/bitable-sync/plan/scope.ts';
import { editKey } from '../../../src/features/bitable-sync/plan/three-way.ts';
import { undoPlan } from '../../../src/features/bitable-sync/plan/undo-plan.ts';
import { decideFields } from '../../../src/features/bitable-sync/values/decide-fields.ts';
import { actionLines, column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const COLUMNS = [column('编号'), column('数量', 'integer')];
const ALL = [
  ['A', '1'],
  ['B', '2'],
] as const;
const MARKS = task({ gone: { kind: 'mark', field: '去向', text: '来源已无' } });

function filled(): TableModel {
  const table = new TableModel([
    field('编号'),
    field('数量', 'number'),
    field('去向'),
    field('人写的'),
    field('流水号', 'auto'),
  ]);
  table.carryOut(planOf(task(), COLUMNS, ALL, table), new TableModel([]));
  return table;
}

const text = (value: string): unknown => [{ type: 'text', text: value }];

describe('a mark', () => {
  test('is written once, and cleared when the record comes back', () => {
    const table = filled();
    const gone = planOf(MARKS, COLUMNS, [ALL[0]], table);
    expect(actionLines(gone)).toEqual(['mark B']);
    expect(gone.counts).toMatchObject({ rows: 1, unchanged: 1, deleted: 1, gone: 'mark' });
    table.carryOut(gone, new TableModel([]));
    expect(table.byId().get('rec2')?.fields.去向).toEqual(text('来源已无'));
    expect(planOf(MARKS, COLUMNS, [ALL[0]], table).actions).toEqual([]);
    const back = planOf(MARKS, COLUMNS, ALL, table);
    expect(actionLines(back)).toEqual(['update B: 去向 来源已无→']);
    expect(back.counts).toMatchObject({ updated: 1, cleared: 0 });
    expect([back.emptied, scopeOf(back).empties]).toEqual([0, []]);
    table.carryOut(back, new TableModel([]));
    expect(table.byId().get('rec2')?.fields.去向).toBeUndefined();
    expect(planOf(MARKS, COLUMNS, ALL, table)).toMatchObject({ actions: [], baseUpdates: [] });
  });

  test('does not write over what a person wrote there, and says so', () => {
    const table = filled();
    table.edit('rec2', { 去向: '借给二车间' });
    const plan = planOf(MARKS, COLUMNS, [ALL[0]], table);
    expect(plan.actions).toEqual([]);
    expect(plan.notes).toEqual(['来源里已经没有的记录，有 1 条的“去向”里写着别的内容，没有改']);
    expect(planOf(MARKS, COLUMNS, ALL, table).actions).toEqual([]);
  });

  test('is read with the fields that are written', () => {
    const { fields } = filled();
    const decided = decideFields({ task: MARKS, columns: COLUMNS, sample: ALL, fields });
    expect(fieldsToRead(MARKS, decided)).toEqual(['编号', '数量', '去向']);
    expect(fieldsToRead(task(), decided)).toEqual(['编号', '数量']);
  });
});

describe('the archive', () => {
  test('has a whole copy before the record is deleted, and undoing gives it back', () => {
    const table = filled();
    const archive = new TableModel(table.fields, 'arc');
    table.edit('rec2', { 人写的: '别扔' });
    const definition = task({ gone: { kind: 'archive', table: '旧' } });
    const plan = planOf(definition, COLUMNS, [ALL[0]], table);
    expect(actionLines(plan)).toEqual(['archive B']);
    expect(scopeOf(plan).deletes).toEqual(['rec2']);
    const images = table.carryOut(plan, archive);
    expect(table.records().map(({ id }) => id)).toEqual(['rec1']);
    expect(archive.records()[0]?.fields).toMatchObject({ 编号: text('B'), 数量: 2, 人写的: text('别扔') });
    const back = undoPlan(images.main, table.byId(), table.fields);
    table.write(back.items);
    archive.write(undoPlan(images.archive, archive.byId(), archive.fields).items);
    expect(archive.records()).toEqual([]);
    expect(table.records()[1]?.fields).toMatchObject({ 编号: text('B'), 数量: 2, 人写的: text('别扔') });
    expect(back.notUndone).toEqual([
      '删掉的记录只能新建回来：记录号会变，飞书自己填的字段“流水号”重新填，别的表指向它们的关联不会回来',
    ]);
  });

  test.each(['incremental', 'clone'] as const)('is not what %s does with them', (mode) => {
    const plan = planOf(task({ mode, gone: { kind: 'archive', table: '旧' } }), COLUMNS, [ALL[0]], filled());
    expect(actionLines(plan)).toEqual(mode === 'clone' ? ['delete B'] : []);
  });
});

describe('cells that somebody is asked about', () => {
  const asks = task({ edits: 'ask' });
  const edited = (): TableModel => {
    const table = filled();
    table.edit('rec1', { 数量: 10 });
    table.edit('rec2', { 数量: 20 });
    return table;
  };

  test('stay until somebody answers, while the rest is written', () => {
    const table = edited();
    const plan = planOf(asks, COLUMNS, [...ALL, ['C', '3']], table);
    expect(actionLines(plan)).toEqual(['create C: 编号 →C, 数量 →3']);
    expect(plan.edited.map(({ key, person, source, outcome }) => [key, person, source, outcome])).toEqual([
      ['A', 10, 1, 'ask'],
      ['B', 20, 2, 'ask'],
    ]);
    expect(plan.counts).toMatchObject({ created: 1, unchanged: 2 });
  });

  test('are written or kept as it was answered, and a kept one is not asked about until the source changes', () => {
    const table = edited();
    const [a, b] = planOf(asks, COLUMNS, ALL, table).edited.map(editKey);
    const answers = new Map([
      [a ?? '', 'source'],
      [b ?? '', 'person'],
    ] as const);
    const plan = planOf(asks, COLUMNS, ALL, table, { answers });
    expect(actionLines(plan)).toEqual(['update A: 数量 10→1']);
    expect(plan.baseUpdates.map(({ record }) => record)).toEqual(['rec2']);
    table.carryOut(plan, new TableModel([]));
    expect(planOf(asks, COLUMNS, ALL, table)).toMatchObject({ actions: [], edited: [], baseUpdates: [] });
    const changed = planOf(asks, COLUMNS, [ALL[0], ['B', '3']], table);
    expect(changed.edited).toMatchObject([{ key: 'B', person: 20, source: 3, outcome: 'ask' }]);
  });

  test('are asked about anew when either side changed after they were shown', () => {
    const table = edited();
    const keys = planOf(asks, COLUMNS, ALL, table).edited.map(editKey);
    const answers = new Map(keys.map((key) => [key, 'source'] as const));
    table.edit('rec1', { 数量: 11 });
    const plan = planOf(asks, COLUMNS, [ALL[0], ['B', '5']], table, { answers });
    expect(plan.actions).toEqual([]);
    expect(plan.edited.map(({ outcome }) => outcome)).toEqual(['ask', 'ask']);
  });
});
