// How a run ended that broke off, or went on after its process was killed: what it wrote is counted once, and everything adds up.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countsLine } from '../../../src/features/bitable-sync/cards/counts-line.ts';
import type { Counts } from '../../../src/features/bitable-sync/model/plan.ts';
import { countParts, countsSentence } from '../../../src/features/bitable-sync/page/words.ts';
import { openTally } from '../../../src/features/bitable-sync/remote/write-tally.ts';
import type { Written, WrittenRecord } from '../../../src/features/bitable-sync/run/memory-queries.ts';
import { countsSoFar, countsText, endedWell } from '../../../src/features/bitable-sync/run/outcome.ts';
import { column, planOf, task } from '../plan/planning.ts';
import { field, TableModel } from '../plan/table-model.ts';

function half() {
  const table = new TableModel([field('编号'), field('日期', 'date')]);
  for (const key of ['A', 'C', 'D']) table.add({ 编号: key });
  const rows = [
    ['A', null],
    ['C', '昨天'],
    ['D', '前天'],
    ['E', '明天'],
  ];
  return planOf(task(), [column('编号'), column('日期', 'datetime')], rows, table);
}

const before = (records: readonly WrittenRecord[]): Written => ({ records, createdCells: [] });
const wrote = (act: WrittenRecord['act'], key: string): WrittenRecord => ({ act, key, record: `rec-${key}` });

function expectSum(counts: Counts | null): void {
  const {
    partly = { created: 0, updated: 0, unchanged: 0 },
    deleted,
    rows,
    gone: _,
    ...parts
  } = counts ?? halfCounts();
  for (const part of [...Object.values(parts), ...Object.values(partly), deleted])
    expect(part).toBeGreaterThanOrEqual(0);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(rows);
  expect(partly.created + partly.updated + partly.unchanged).toBeLessThanOrEqual(parts.failed);
}
const halfCounts = (): Counts => half().counts;

it('rows without a cell that were made before are said to be made, not unchanged', () => {
  const made = before(['A', 'C', 'D'].map((key) => wrote('created', key)));
  expect(endedWell(half(), { failed: [], before: made, problems: [] })).toMatchObject({
    state: 'partly',
    counts: { created: 1, unchanged: 0, failed: 3, partly: { created: 3, updated: 0, unchanged: 0 } },
    message: expect.stringContaining('新建 1，没写全 3 行（新增 3，缺的格子见下）'),
  });
});

it('of rows made before it is known which lack a cell', () => {
  const table = new TableModel([field('编号'), field('日期', 'date')]);
  for (const key of ['A', 'B', 'C']) table.add({ 编号: key });
  const rows = ['A', 'B', 'C'].map((key) => [key, key === 'C' ? '昨天' : null]);
  const plan = planOf(task(), [column('编号'), column('日期', 'datetime')], rows, table);
  const made = before([wrote('created', 'C')]);
  expect(endedWell(plan, { failed: [], before: made, problems: [] }).counts).toMatchObject({
    ...{ created: 0, unchanged: 2, failed: 1 },
    partly: { created: 1, updated: 0, unchanged: 0 },
  });
});

it('a run that broke off counts rows that lack cells as failed, and what was not written too', () => {
  const table = new TableModel([field('编号'), field('日期', 'date')]);
  table.add({ 编号: 'A' });
  const rows = [
    ['A', null],
    ['B', '昨天'],
    ['C', null],
    ['D', '明天'],
  ];
  const plan = planOf(task(), [column('编号'), column('日期', 'datetime')], rows, table);
  const tally = openTally();
  tally.written({ row: 2, record: null });
  tally.written({ row: 3, record: null });
  expect(countsSoFar(plan, tally, before([]))).toEqual({
    ...{ rows: 4, created: 1, updated: 0, cleared: 0, unchanged: 1, failed: 2, deleted: 0 },
    partly: { created: 1, updated: 0, unchanged: 0 },
  });
});

it('broken off after it went on from a kill, what was made before is not taken for unchanged rows that are missing', () => {
  const table = new TableModel([field('编号')]);
  for (const key of ['A', 'B']) table.add({ 编号: key });
  const rows = ['A', 'B', 'C', 'D'].map((key) => [key]);
  const plan = planOf(task(), [column('编号')], rows, table);
  const tally = openTally();
  tally.written({ row: 3, record: null });
  const made = before([wrote('created', 'A'), wrote('created', 'B')]);
  expect(countsSoFar(plan, tally, made)).toMatchObject({ created: 3, unchanged: 0, failed: 1 });
});

it('records that were marked are no rows, in whatever process', () => {
  const table = new TableModel([field('编号'), field('状态')]);
  for (const key of ['A', 'X', 'Y', 'Z']) table.add({ 编号: key });
  const marking = task({ gone: { kind: 'mark', field: '状态', text: '来源已删除' } });
  const plan = planOf(marking, [column('编号')], [['A']], table);
  const marked = plan.actions.flatMap((action) => (action.kind === 'mark' ? action.record : []));
  expect(marked).toHaveLength(3);
  const tally = openTally();
  for (const record of marked.slice(0, 1)) tally.written({ row: null, record });
  const earlier = before([wrote('marked', 'W'), wrote('marked', 'V')]);
  const counts = countsSoFar(plan, tally, earlier);
  expect(counts).toEqual({
    rows: 1,
    created: 0,
    updated: 0,
    cleared: 0,
    unchanged: 1,
    failed: 0,
    deleted: 3,
    gone: 'mark',
  });
  expect(countsText(counts, 'done')).toBe('标记 3；1 行里 1 行没有变');
  expect(countsLine(counts, 'done')).toBe('标记 3 条 · 不变 1 行');
  expect(countsSentence(counts, 'done')).toBe('源 1 行，新增 0，更新 0，没有变 1，标记 3 条');
  expect(countParts(counts, 'done')).toContainEqual({
    ...{ sign: '标', tone: 'modified', count: '3', title: '标记 3 条', isNone: false },
  });
});

it('a row that is written once more counts once', () => {
  const table = new TableModel([field('编号'), field('名称')]);
  for (const key of ['A', 'B']) table.add({ 编号: key, 名称: '旧' });
  const rows = [
    ['A', '新'],
    ['B', '旧'],
  ];
  const plan = planOf(task({ mode: 'overwrite' }), [column('编号'), column('名称')], rows, table);
  const [again] = plan.actions;
  if (again?.kind !== 'update') throw new Error('no update');
  const earlier = before([{ act: 'updated', key: 'A', record: again.record }]);
  expect(endedWell(plan, { failed: [], before: earlier, problems: [] }).counts).toMatchObject({
    updated: 1,
    unchanged: 1,
  });
});

it('whatever was written, before and now, the counts add up', () => {
  const acts = ['created', 'updated', 'cleared', 'marked', 'deleted'] as const;
  const records = fc.array(
    fc
      .tuple(fc.constantFrom(...acts), fc.constantFrom('A', 'C', 'D', 'E', 'gone', ''))
      .map(([act, key]) => wrote(act, key)),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(records, fc.subarray([1, 2, 3, 4]), (earlier, rows) => {
      const tally = openTally();
      for (const row of rows) tally.written({ row, record: null });
      expectSum(endedWell(half(), { failed: [], before: before(earlier), problems: [] }).counts);
      expectSum(countsSoFar(half(), tally, before(earlier)));
    }),
  );
});

it('an undo, which has no rows of a source, speaks of what it puts back alone', () => {
  const none: Counts = { rows: 0, created: 0, updated: 0, cleared: 0, deleted: 0, unchanged: 0, failed: 0 };
  expect(countsText({ ...none, deleted: 5 }, 'done')).toBe('删除 5');
  expect(countsText(none, 'done')).toBe('没有写');
  expect(countsText({ ...none, rows: 3, unchanged: 3 }, 'done')).toBe('3 行里 3 行没有变，没有写');
});
