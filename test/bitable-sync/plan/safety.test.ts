// What a plan refuses to believe, what it asks a person about, and what that person agreed to.
import { describe, expect, test } from 'vitest';
import type { QueryRow } from '../../../src/databases/user-query/contract.ts';
import { approvalReasons, undoReasons } from '../../../src/features/bitable-sync/plan/guard.ts';
import { beyondApproved, isWithin, newFields, scopeOf } from '../../../src/features/bitable-sync/plan/scope.ts';
import { column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const COLUMNS = [column('编号'), column('数量', 'integer')];
const rows = (count: number, from = 1): readonly QueryRow[] =>
  Array.from({ length: count }, (_, at) => [`P-${from + at}`, String(from + at)]);
const RULES = { firstRun: false, share: 0.05, rows: 100 };

function filled(count: number): TableModel {
  const table = new TableModel([field('编号'), field('数量', 'number')]);
  table.carryOut(planOf(task(), COLUMNS, rows(count), table), new TableModel([]));
  return table;
}

describe('a source that returns nothing, or far fewer rows than last time', () => {
  const clone = task({ mode: 'clone' });

  test('is an error, not an order to delete', () => {
    const table = filled(10);
    const none = planOf(clone, COLUMNS, [], table, { lastRows: 10 });
    expect(none).toMatchObject({ actions: [], isStill: true, refusalReason: 'empty-source' });
    expect(none.refusals[0]).toMatch(/^来源一行也没有，上次 10 行，没有写：/);
    const few = planOf(clone, COLUMNS, rows(4), table, { lastRows: 10 });
    expect(few.refusals[0]).toMatch(/^来源只有 4 行，上次 10 行，少到不足 50%，没有写：/);
    expect(few.counts).toMatchObject({ rows: 4, failed: 4 });
    expect(planOf(clone, COLUMNS, rows(5), table, { lastRows: 10 }).actions).toHaveLength(5);
    expect(planOf(clone, COLUMNS, rows(4), table, { lastRows: null }).actions).toHaveLength(6);
    expect(planOf(clone, COLUMNS, [], table, { lastRows: null }).refusalReason).toBe('empty-source');
  });

  test('`nothing` writes nothing and ends well, `apply` believes it', () => {
    const table = filled(10);
    const nothing = planOf({ ...clone, emptySource: 'nothing' }, COLUMNS, rows(4), table, { lastRows: 10 });
    expect(nothing).toMatchObject({
      actions: [],
      refusals: [],
      isStill: true,
      counts: { rows: 4, unchanged: 4, failed: 0 },
    });
    expect(nothing.notes).toEqual(['来源只有 4 行，上次 10 行，少到不足 50%：按任务的设置什么都没有写']);
    const applied = planOf({ ...clone, emptySource: 'apply' }, COLUMNS, [], table, { lastRows: 10 });
    expect(applied.actions).toHaveLength(10);
  });

  test('without a row no field is made: nothing would tell its type', () => {
    const believing = task({ emptySource: 'apply' });
    const table = new TableModel([field('编号')]);
    const none = planOf(believing, COLUMNS, [], table);
    expect(newFields(none)).toEqual([]);
    expect(none.notes).toEqual(['来源一行也没有，缺的字段等有了行再建']);
    expect(approvalReasons(none, { firstRun: true, share: 0.05, rows: 100 })).toEqual([]);
    const some = planOf(believing, COLUMNS, rows(1), table);
    expect(newFields(some)).toEqual(['数量']);
    expect(some.notes).toEqual([]);
  });
});

describe('a table that is read without the records that we know', () => {
  test('refuses, since a read without rights to rows answers with success', () => {
    const table = filled(100);
    for (const { id } of table.records()) table.remove(id);
    const plan = planOf(task({ mode: 'incremental' }), COLUMNS, rows(100), table, { lastRows: 100 });
    expect(plan).toMatchObject({ actions: [], refusalReason: 'empty-remote' });
    expect(plan.refusals[0]).toMatch(/^表里一条记录也读不到，上次同步时有 100 条，没有写：.*可管理/);
    const trusted = planOf(task({ mode: 'incremental' }), COLUMNS, rows(100), table, {
      lastRows: 100,
      trustsTable: true,
    });
    expect(trusted.actions).toHaveLength(100);
  });

  test('refuses when most of them are gone, and not for a handful', () => {
    const table = filled(100);
    const remove = (count: number): void => {
      for (const { id } of table.records().slice(0, count)) table.remove(id);
    };
    remove(50);
    expect(planOf(task(), COLUMNS, rows(100), table).actions).toHaveLength(50);
    remove(1);
    expect(planOf(task(), COLUMNS, rows(100), table).refusals[0]).toMatch(/^上次同步过的 100 条记录里有 51 条读不到/);
    const small = filled(20);
    for (const { id } of small.records().slice(0, 19)) small.remove(id);
    expect(planOf(task(), COLUMNS, rows(20), small).actions).toHaveLength(19);
  });

  test('of records that a task found and never wrote it knows, too', () => {
    const table = new TableModel([field('编号'), field('数量', 'number')]);
    for (const [key] of rows(3)) table.add({ 编号: key ?? null });
    const definition = task({ mode: 'incremental' });
    table.carryOut(planOf(definition, COLUMNS, rows(3), table), new TableModel([]));
    for (const { id } of table.records()) table.remove(id);
    expect(planOf(definition, COLUMNS, rows(3), table).refusalReason).toBe('empty-remote');
  });
});

describe('without a key', () => {
  test.each(['incremental', 'overwrite'] as const)('%s cannot tell which rows are there', (mode) => {
    const plan = planOf(task({ mode, key: [] }), COLUMNS, rows(2), filled(1));
    expect(plan).toMatchObject({ actions: [], refusalReason: 'keys' });
    expect(plan.refusals[0]).toMatch(/^没有主键/);
  });

  test('full cannot say which records are gone', () => {
    const plan = planOf(task({ key: [], gone: { kind: 'archive', table: '旧' } }), COLUMNS, rows(2), filled(1));
    expect(plan.refusals[0]).toMatch(/不能标记也不能归档/);
  });

  test('full appends, whatever became of what was there before, and keeps nothing of it', () => {
    const table = filled(2);
    for (const { id } of table.records()) table.remove(id);
    const plan = planOf(task({ key: [] }), COLUMNS, rows(2), table);
    expect(plan.actions).toHaveLength(2);
    table.base.clear();
    table.carryOut(plan, new TableModel([]));
    expect([table.records().length, table.base.size]).toEqual([2, 0]);
  });
});

describe('who has to agree', () => {
  const clone = task({ mode: 'clone' });
  const plan = (before: number, now: readonly QueryRow[]): ReturnType<typeof planOf> =>
    planOf(clone, COLUMNS, now, filled(before));

  test('a first run is looked at, unless it changes nothing', () => {
    const first = { ...RULES, firstRun: true };
    expect(approvalReasons(plan(3, rows(4)), first)).toEqual([
      '这个任务还没有在这张表里做完过一次，第一次做完以前要先看过计划',
    ]);
    expect(approvalReasons(plan(3, rows(3)), first)).toEqual([]);
    const makesField = planOf(
      clone,
      [...COLUMNS, column('备注')],
      rows(3).map((row) => [...row, null]),
      filled(3),
    );
    expect(makesField.actions).toEqual([]);
    expect(approvalReasons(makesField, first)).toHaveLength(1);
  });

  test('deleting and emptying more than a share, or than a number of rows', () => {
    expect(approvalReasons(plan(100, rows(95)), RULES)).toEqual([]);
    expect(approvalReasons(plan(100, rows(94)), RULES)).toEqual(['要删除 6 行，超过表里 100 行的 5%']);
    const emptied = rows(100).map(([key, value], at): QueryRow => [key ?? null, at < 3 ? null : (value ?? null)]);
    expect(approvalReasons(plan(100, emptied.slice(0, 97)), RULES)).toEqual([
      '要删除 3 行、清空部分单元格 3 行，超过表里 100 行的 5%',
    ]);
    const few = { ...RULES, rows: 10 };
    expect(approvalReasons(plan(300, rows(290)), few)).toEqual([]);
    expect(approvalReasons(plan(300, rows(289)), few)).toEqual(['要删除 11 行，超过 10 行']);
    const archived = planOf(task({ gone: { kind: 'archive', table: '旧' } }), COLUMNS, rows(90), filled(100));
    expect(approvalReasons(archived, RULES)).toEqual(['要归档 10 行，超过表里 100 行的 5%']);
    const marked = planOf(task({ gone: { kind: 'mark', field: '数量', text: '无' } }), COLUMNS, rows(90), filled(100));
    expect(marked.refusals).not.toEqual([]);
    expect(approvalReasons(marked, { ...RULES, firstRun: true })).toEqual([]);
    const table = new TableModel([field('编号'), field('数量', 'number'), field('去向')]);
    table.carryOut(planOf(task(), COLUMNS, rows(100), table), new TableModel([]));
    const marking = task({ gone: { kind: 'mark', field: '去向', text: '无' } });
    const [some, more] = [94, 93].map((count) => planOf(marking, COLUMNS, rows(count), table));
    if (some === undefined || more === undefined) throw new Error('no plans');
    expect(approvalReasons(some, RULES)).toEqual(['要标记 6 行，超过表里 100 行的 5%']);
    expect([isWithin(scopeOf(some), scopeOf(more)), isWithin(scopeOf(more), scopeOf(some))]).toEqual([true, false]);
  });

  test('undoing is measured alike', () => {
    const scope = { deletes: ['a', 'b'], empties: ['c'], emptied: 4, newFields: [] };
    expect(undoReasons(scope, { share: 0.05, rows: 2 }, 1_000)).toEqual([
      '要删除 2 行、清空部分单元格 1 行，超过 2 行',
    ]);
    expect(undoReasons(scope, { share: 0.05, rows: 100 }, 60)).toEqual([]);
    expect(undoReasons(scope, { share: 1, rows: 100 }, null)).toEqual([
      '要删除 2 行、清空部分单元格 1 行，飞书没有说表里有多少行，不知道占多少',
    ]);
  });

  test('what goes beyond it is named', () => {
    const approved = { deletes: ['a'], empties: ['b'], emptied: 2, newFields: ['数量'] };
    const scope = {
      ...{ deletes: ['a', 'c', 'd'], empties: ['b', 'e'], emptied: 5, newFields: ['数量', '备注'], marks: ['f'] },
    };
    expect(beyondApproved(scope, approved, '归档')).toEqual([
      '批准过的是归档 1 行，现在有 2 行不在里面',
      '标记 1 行没有批准过',
      '批准过的是清空部分单元格 1 行，现在有 1 行不在里面',
      '批准过的是清空 2 个单元格，现在是 5 个',
      '要新建的字段 备注 没有批准过',
    ]);
    expect(beyondApproved(approved, scope, '删除')).toEqual([]);
  });

  test('what was agreed to holds for the same rows or fewer, and for nothing else', () => {
    const emptyFirst = (count: number, of: number): readonly QueryRow[] =>
      rows(of).map(([key, value], at): QueryRow => [key ?? null, at < count ? null : (value ?? null)]);
    const shown = scopeOf(plan(20, emptyFirst(2, 15)));
    expect(shown).toEqual({
      deletes: ['rec16', 'rec17', 'rec18', 'rec19', 'rec20'],
      empties: ['rec1', 'rec2'],
      emptied: 2,
      newFields: [],
    });
    expect(isWithin(scopeOf(plan(20, emptyFirst(2, 15))), shown)).toBe(true);
    expect(isWithin(scopeOf(plan(20, emptyFirst(1, 18))), shown)).toBe(true);
    expect(isWithin(scopeOf(plan(20, emptyFirst(2, 14))), shown)).toBe(false);
    expect(isWithin(scopeOf(plan(20, emptyFirst(3, 15))), shown)).toBe(false);
    const others = rows(20).filter((_, at) => at > 0);
    expect(isWithin(scopeOf(plan(20, others)), shown)).toBe(false);
    expect(isWithin({ ...shown, emptied: 3 }, shown)).toBe(false);
    expect(isWithin({ ...shown, newFields: ['备注'] }, shown)).toBe(false);
  });
});
