// Putting back what a run changed, and what somebody did to it since.
import { describe, expect, test } from 'vitest';
import { undoPlan } from '../../../src/features/bitable-sync/plan/undo-plan.ts';
import { shownUndo, undoScope } from '../../../src/features/bitable-sync/plan/undo-shown.ts';
import { column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const COLUMNS = [column('编号'), column('数量', 'integer'), column('备注')];
const CLONE = task({ mode: 'clone' });
const text = (value: string): unknown => [{ type: 'text', text: value }];

/** A changed, B cleared, C deleted, N created. */
function ran(): { readonly table: TableModel; readonly images: ReturnType<TableModel['carryOut']>['main'] } {
  const table = new TableModel([
    field('编号'),
    field('数量', 'number'),
    field('备注'),
    field('人写的'),
    field('流水号', 'auto'),
  ]);
  table.add({ 编号: 'A', 数量: 1, 备注: '甲' });
  table.add({ 编号: 'B', 数量: 2, 备注: '乙' });
  table.add({ 编号: 'C', 数量: 3, 人写的: '看过' });
  const rows = [
    ['A', '10', '新'],
    ['B', '2', null],
    ['N', '9', null],
  ];
  return { images: table.carryOut(planOf(CLONE, COLUMNS, rows, table), new TableModel([])).main, table };
}

describe('undoing', () => {
  test('writes back, makes again, takes away, and can itself be undone', () => {
    const { table, images } = ran();
    const after = table.records();
    const plan = undoPlan(images, table.byId(), table.fields, { base: table.base });
    expect(plan.items.map(({ act, key }) => `${act} ${key}`)).toEqual(['update A', 'update B', 'create C', 'delete N']);
    expect(plan.counts).toEqual({ rows: 3, created: 1, updated: 2, cleared: 0, unchanged: 0, failed: 0, deleted: 1 });
    expect(plan.conflicts).toEqual([]);
    const again = table.write(plan.items);
    expect(table.records().map(({ fields: { 流水号, ...fields } }) => fields)).toEqual([
      { 编号: text('A'), 数量: 1, 备注: text('甲') },
      { 编号: text('B'), 数量: 2, 备注: text('乙') },
      { 编号: text('C'), 数量: 3, 人写的: text('看过') },
    ]);
    table.write(undoPlan(again, table.byId(), table.fields).items);
    const without = (records: typeof after): unknown => records.map(({ fields: { 流水号, ...fields } }) => fields);
    expect(without(table.records())).toEqual(without(after));
  });

  test('what was put back counts as a person’s edit afterwards', () => {
    const { table, images } = ran();
    table.write(undoPlan(images, table.byId(), table.fields, { base: table.base }).items);
    const person = task({ edits: 'person' });
    const plan = planOf(
      person,
      COLUMNS,
      [
        ['A', '10', '新'],
        ['B', '2', null],
      ],
      table,
    );
    expect(plan.actions).toEqual([]);
    expect(plan.edited.map(({ key, field: name }) => `${key} ${name}`)).toEqual(['A 数量', 'A 备注', 'B 备注']);
  });

  test('leaves what somebody changed since, and names it with both values', () => {
    const { table, images } = ran();
    table.edit('rec1', { 数量: 11 });
    table.edit('rec2', { 备注: '人补的' });
    const created = table.records().at(-1)?.id ?? '';
    table.edit(created, { 人写的: '有用' });
    const plan = undoPlan(images, table.byId(), table.fields);
    expect(plan.items.map(({ act, key, fields }) => [act, key, fields])).toEqual([
      ['update', 'A', { 备注: '甲' }],
      ['create', 'C', { 编号: 'C', 数量: 3, 人写的: '看过' }],
    ]);
    expect(plan.conflicts.map(({ text: sentence }) => sentence)).toEqual([
      'A 的 数量 后来变成 “11”，运行写的是 “10”',
      'B 的 备注 后来变成 “人补的”，运行写的是 空',
      'N 的 人写的 后来变成 “有用”，运行写的是 空',
    ]);
    expect(plan.counts).toMatchObject({ rows: 4, created: 1, updated: 0, unchanged: 0, failed: 3, deleted: 0 });
    const overruled = undoPlan(images, table.byId(), table.fields, { overrule: true });
    expect(overruled.conflicts).toEqual([]);
    expect(overruled.items.map(({ act }) => act)).toEqual(['update', 'update', 'create', 'delete']);
    expect(overruled.items[3]?.before).toEqual({ 编号: 'N', 数量: 9, 人写的: '有用' });
  });

  test('a cell of a new record that somebody emptied has been changed, too', () => {
    const { table, images } = ran();
    table.edit(table.records().at(-1)?.id ?? '', { 数量: null });
    const plan = undoPlan(images, table.byId(), table.fields);
    expect(plan.conflicts.map(({ text: sentence }) => sentence)).toEqual(['N 的 数量 后来变成 空，运行写的是 “9”']);
  });

  test('what is as before already, or gone already, is left', () => {
    const { table, images } = ran();
    table.edit('rec1', { 数量: 1, 备注: '甲' });
    table.remove('rec2');
    table.remove(table.records().at(-1)?.id ?? '');
    const plan = undoPlan(images, table.byId(), table.fields);
    expect(plan.items.map(({ act, key }) => `${act} ${key}`)).toEqual(['create C']);
    expect(plan.conflicts.map(({ text: sentence }) => sentence)).toEqual(['B 已经被删掉，没有可以改回的记录']);
    expect(plan.counts).toMatchObject({ rows: 4, created: 1, unchanged: 2, failed: 1 });
  });

  test('a field that is gone, or that fills itself by now, is said and left out', () => {
    const { table, images } = ran();
    const fields = table.fields
      .filter(({ name }) => name !== '人写的')
      .map((one) => (one.name === '备注' ? { ...one, type: 20 } : one));
    const plan = undoPlan(images, table.byId(), fields);
    expect(plan.items.map(({ act, fields: cells }) => [act, cells])).toEqual([
      ['update', { 数量: 1 }],
      ['create', { 编号: 'C', 数量: 3 }],
      ['delete', {}],
    ]);
    expect(plan.notUndone.slice(1)).toEqual([
      '字段“备注”已经不在表里或写不进去，它的内容没有放回',
      '字段“人写的”已经不在表里或写不进去，它的内容没有放回',
    ]);
    expect(plan.counts.failed).toBe(3);
  });

  test('of a record that is made again a field that fills itself by now is said and left out', () => {
    const { table, images } = ran();
    const fields = table.fields.map((one) => (one.name === '人写的' ? { ...one, type: 20 } : one));
    const again = undoPlan(images, table.byId(), fields).items.find(({ act }) => act === 'create');
    expect(again?.fields).toEqual({ 编号: 'C', 数量: 3 });
  });

  test('what the platform filled by itself is no work of a person', () => {
    const { table, images } = ran();
    const filling = { ...field('填写日', 'date'), property: { auto_fill: true } };
    table.fields.push(filling);
    table.edit(table.records().at(-1)?.id ?? '', { 填写日: Date.UTC(2026, 10, 26) });
    expect(undoPlan(images, table.byId(), table.fields).conflicts).toEqual([]);
  });

  test('is shown as a plan is, and agreeing to it agrees to its deletes', () => {
    const { table, images } = ran();
    const plan = undoPlan(images, table.byId(), table.fields);
    const shown = shownUndo(plan, CLONE, { fields: table.fields, remoteRows: 9, reasons: ['删除 1 行'] });
    expect(shown.examples.update[0]?.changes).toEqual([
      { field: '数量', before: '10', after: '1' },
      { field: '备注', before: '新', after: '甲' },
    ]);
    expect(shown.examples.create[0]?.changes).toContainEqual({ field: '人写的', before: '', after: '看过' });
    expect(shown.examples.delete.map(({ key }) => key)).toEqual(['N']);
    expect([shown.requests, shown.minutes, shown.remoteRows]).toEqual([4, 1, 9]);
    expect(undoScope(plan)).toEqual({ deletes: [plan.items.at(-1)?.record], empties: [], emptied: 0, newFields: [] });
  });
});
