// How a run ended that went on after its process was killed: what it wrote before is found unchanged, and is counted once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endedWell } from '../../../src/features/bitable-sync/run/outcome.ts';
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
const ended = (before: { readonly created: number; readonly updated: number; readonly cleared: number }) =>
  endedWell(half(), { failed: [], before: { ...before, deleted: 0, createdCells: [] }, problems: [] });

it('rows without a cell that were made before are said to be made, not unchanged', () => {
  expect(ended({ created: 3, updated: 0, cleared: 0 })).toMatchObject({
    state: 'partly',
    counts: { created: 1, unchanged: 0, failed: 3, partly: { created: 3, updated: 0, unchanged: 0 } },
    message: expect.stringContaining('新建 1，没写全 3 行（新增 3，缺的格子见下）'),
  });
});

it('whatever was written before, the counts add up', () => {
  const few = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(few, few, few, (created, updated, cleared) => {
      const { counts } = ended({ created, updated, cleared });
      const { partly = { created: 0, updated: 0, unchanged: 0 }, ...all } = counts ?? { rows: 0 };
      expect(all).toMatchObject({ rows: 4, failed: 3 });
      expect(partly.created + partly.updated + partly.unchanged).toBe(3);
      const { rows, deleted: _, ...parts } = { deleted: 0, ...all };
      for (const part of [...Object.values(parts), ...Object.values(partly)]) expect(part).toBeGreaterThanOrEqual(0);
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(rows);
    }),
  );
});
