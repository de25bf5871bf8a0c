// A plan in words, in writes, in counts after they were tried; and whether both sides are the same.
import { describe, expect, test } from 'vitest';
import type { QueryRow } from '../../../src/databases/user-query/contract.ts';
import { countsAfter, plannedFailures } from '../../../src/features/bitable-sync/plan/failures.ts';
import { writeItems } from '../../../src/features/bitable-sync/plan/items.ts';
import { shownPlan } from '../../../src/features/bitable-sync/plan/shown.ts';
import { verifyReport, verifyTask } from '../../../src/features/bitable-sync/plan/verify.ts';
import { column, planOf, task } from './planning.ts';
import { field, TableModel } from './table-model.ts';

const COLUMNS = [column('编号'), column('日期', 'datetime'), column('合格', 'boolean'), column('备注')];
const CLONE = task({ mode: 'clone' });

function filled(): TableModel {
  const table = new TableModel([field('编号'), field('日期', 'date'), field('合格', 'checkbox'), field('附注')]);
  for (let at = 0; at < 12; at += 1) table.add({ 编号: `旧-${at}`, 日期: Date.UTC(2026, 10, 26), 附注: '自己的' });
  table.add({ 编号: 'A', 日期: Date.UTC(2026, 10, 26, 0, 30), 合格: true });
  table.add({ 编号: 'B', 日期: Date.UTC(2026, 10, 26) });
  return table;
}
const ROWS: readonly QueryRow[] = [
  ['A', '2026-11-26 09:00:00', 'false', 'x'],
  ['B', null, 'false', null],
  ['C', '2026-11-26 00:00:00', 'true', null],
  ['D', '昨天', 'false', null],
];

describe('shown', () => {
  const plan = planOf(CLONE, COLUMNS, ROWS, filled());
  const shown = shownPlan(plan, CLONE, ['第一次']);

  test('ten examples of each kind, before → after as people read them', () => {
    expect(shown.examples.update).toEqual([
      {
        key: 'A',
        record: 'rec13',
        changes: [
          { field: '日期', before: '2026-11-26 08:30', after: '2026-11-26 09:00' },
          { field: '合格', before: '是', after: '否' },
          { field: '备注', before: '', after: 'x' },
        ],
      },
    ]);
    expect(shown.examples.clear).toEqual([
      { key: 'B', record: 'rec14', changes: [{ field: '日期', before: '2026-11-26 08:00', after: '' }] },
    ]);
    expect(shown.examples.create.map(({ key }) => key)).toEqual(['C', 'D']);
    expect(shown.examples.create[0]?.changes).toContainEqual({ field: '合格', before: '', after: '是' });
    expect(shown.examples.delete).toHaveLength(10);
    expect(shown.examples.delete[0]?.changes).toContainEqual({ field: '编号', before: '旧-0', after: '' });
    expect(shown.counts.deleted).toBe(12);
  });

  test('records that go with what people wrote in fields that are not the task’s come first, and show it', () => {
    const fields = [field('编号'), field('日期', 'date'), field('合格', 'checkbox'), field('附注')];
    const noted = { id: 'rec12', fields: { 编号: '旧-11', 附注: [{ type: 'text', text: '别删' }] } };
    const plain = { id: 'rec1', fields: { 编号: '旧-0' } };
    const { examples } = shownPlan(plan, CLONE, [], fields, [plain, noted]);
    expect(examples.delete).toHaveLength(10);
    expect(examples.delete.slice(0, 2).map(({ key }) => key)).toEqual(['旧-11', '旧-0']);
    expect(examples.delete[0]?.changes.at(-1)).toEqual({ field: '附注', before: '别删', after: '' });
    expect(examples.delete[1]?.changes.map(({ field: name }) => name)).not.toContain('附注');
  });

  test('new fields, losses, what does not come back, requests and minutes', () => {
    expect(shown.fields.filter(({ isNew }) => isNew).map(({ field: name }) => name)).toEqual(['备注']);
    expect([shown.lossCount, shown.losses]).toEqual([1, [expect.stringMatching(/^第 4 行 日期 '昨天' 不是日期/)]]);
    expect(shown.notUndone).toEqual([expect.stringMatching(/记录号/), '新建的字段撤销后留在表里']);
    const fields = [field('流水号', 'auto'), field('编号'), { ...field('合计'), type: 20 }];
    expect(shownPlan(plan, CLONE, [], fields).notUndone[0]).toMatch(/飞书自己填的字段“流水号”重新填/);
    expect([shown.requests, shown.minutes]).toEqual([5, 1]);
    expect(shown.reasons).toEqual(['第一次']);
    const idle = shownPlan(planOf(CLONE, COLUMNS.slice(0, 1), [['P']], one('P')), CLONE, []);
    expect([idle.requests, idle.minutes, idle.notUndone]).toEqual([0, 0, []]);
  });

  test('what the texts that go or change hold besides words, and what nobody can read', () => {
    const table = new TableModel([field('编号'), field('备注'), field('附注'), { ...field('照片'), type: 17 }]);
    for (const key of ['P', 'Q', 'R']) table.add({ 编号: key, 备注: '旧', 附注: '旧' });
    const mention = [
      { type: 'text', text: '请 ' },
      { type: 'mention', text: '@王', token: 'ou_wang', mentionType: 'User' },
    ];
    const plain = table.records();
    table.records = () =>
      plain.map(({ id, fields }) => ({
        id,
        fields: { ...fields, 备注: mention, 附注: mention, 照片: [{ strange: 1 }] },
      }));
    const columns = [column('编号'), column('备注')];
    const rows = [
      ['P', '新'],
      ['Q', '请 @王'],
    ];
    const changing = planOf(CLONE, columns, rows, table);
    const gone = table.byId();
    // Of those that stay only the texts that are written over are less.
    const those = [...gone.values()].filter(({ id }) => id === 'rec3');
    expect(shownPlan(changing, CLONE, [], table.fields, those).notUndone.slice(1)).toEqual([
      '1 格“备注”里的文字写得回来，里面提到的人和链接写不回来',
      '1 格“附注”里的文字写得回来，里面提到的人和链接写不回来',
      '1 格“照片”读到的内容不认识，写不回去',
      '1 格“备注”里的文字写得回来，里面提到的人和链接写不回来',
    ]);
  });

  test('what a person edited, with what becomes of it', () => {
    const definition = task({ edits: 'person' });
    const table = one('P');
    table.fields.push(field('备注'));
    const columns = [column('编号'), column('备注')];
    table.carryOut(planOf(definition, columns, [['P', '甲']], table), new TableModel([]));
    table.edit('rec1', { 备注: null });
    const edited = shownPlan(planOf(definition, columns, [['P', '甲']], table), definition, []);
    expect(edited.edited).toEqual(['P 的 备注 被人改成 空，来源是 “甲”：保留人改的']);
  });
});

function one(key: string): TableModel {
  const table = new TableModel([field('编号')]);
  table.add({ 编号: key });
  return table;
}

describe('writes', () => {
  test('a record about to be deleted is kept whole, the rest by its changed cells', () => {
    const table = filled();
    const plan = planOf(CLONE, COLUMNS, ROWS, table);
    const { main, left } = writeItems(plan, { whole: table.byId(), fields: [...table.fields, field('备注')] });
    expect(left).toEqual([]);
    expect(main[0]).toMatchObject({
      act: 'update',
      fields: { 日期: Date.UTC(2026, 10, 26, 1), 合格: false, 备注: 'x' },
    });
    expect(main[0]?.before).toEqual({ 日期: Date.UTC(2026, 10, 26, 0, 30), 合格: true, 备注: null });
    expect(main[2]).toMatchObject({ act: 'create', row: 3, fields: { 编号: 'C', 合格: true }, before: {} });
    expect(main.at(-1)).toMatchObject({ act: 'delete', record: 'rec12', fields: {} });
    expect(main.at(-1)?.before).toEqual({ 编号: '旧-11', 日期: Date.UTC(2026, 10, 26), 附注: '自己的' });
  });

  test('a record that cannot be read whole is neither deleted nor archived', () => {
    const table = filled();
    const whole = new Map([...table.byId()].filter(([id]) => id !== 'rec3'));
    const extra = { whole, fields: [...table.fields, field('备注')] };
    const { main, left } = writeItems(planOf(CLONE, COLUMNS, ROWS, table), extra);
    expect(main.map(({ record }) => record)).not.toContain('rec3');
    expect(left).toMatchObject([{ row: null, record: 'rec3', key: '旧-2' }]);
    expect(countsAfter(planOf(CLONE, COLUMNS, ROWS, table), left).deleted).toBe(11);
  });
});

describe('counts', () => {
  test('rows that the platform refused move to the failed ones, each once', () => {
    const plan = planOf(CLONE, COLUMNS, ROWS, filled());
    expect(plan.counts).toEqual({
      ...{ rows: 4, created: 1, updated: 1, cleared: 1, unchanged: 0, failed: 1, deleted: 12 },
      partly: { created: 1, updated: 0, unchanged: 0 },
    });
    const failed = [1, 2, 3, 4].map((row) => ({ row, record: null, key: '', text: '不行' }));
    const record = { row: null, record: 'rec1', key: '旧-0', text: '不行' };
    expect(countsAfter(plan, [...failed, record])).toEqual({
      rows: 4,
      created: 0,
      updated: 0,
      cleared: 0,
      unchanged: 0,
      failed: 4,
      deleted: 11,
    });
    expect(countsAfter(plan, [])).toEqual(plan.counts);
  });

  test('a row that another takes the place of is named once, whatever else is wrong with it', () => {
    const rows: readonly QueryRow[] = [
      ['A', '昨天', 'false', null],
      ['A', null, 'false', null],
    ];
    const plan = planOf(task({ duplicateKeys: 'last' }), COLUMNS, rows, filled());
    expect(plannedFailures(plan).map(({ row, key, text }) => [row, key, text])).toEqual([
      [1, 'A', '来源第 1 行主键 A 与第 2 行重复，没有写'],
    ]);
    expect(plan.counts.failed).toBe(1);
  });

  test('each row that fails in the plan is named with its reasons', () => {
    const rows: readonly QueryRow[] = [...ROWS, [null, '明天', 'true', ''], ['E', '后天', '也许', '']];
    const plan = planOf(task({ duplicateKeys: 'first' }), COLUMNS, rows, filled());
    expect(
      plannedFailures(plan).map(({ row, key, text }) => [row, key, text.replaceAll(/，请.*?(?=；|$)/g, '')]),
    ).toEqual([
      [4, 'D', expect.stringMatching(/^第 4 行 日期 '昨天' 不是日期/)],
      [5, '', '来源第 5 行主键为空，没有写'],
      [6, 'E', expect.stringMatching(/^第 6 行 日期 '后天' 不是日期.*；第 6 行 合格 '也许'/)],
    ]);
    expect(plan.counts.failed).toBe(3);
  });
});

describe('verifying', () => {
  test('counts both ways whatever the mode, with samples of every kind', () => {
    const definition = task({ mode: 'incremental' });
    const table = filled();
    table.add({ 编号: 'D', 合格: false });
    table.add({ 编号: 'E' });
    const rows: readonly QueryRow[] = [...ROWS, ['E', null, 'false', null], ['A', null, null, null]];
    const plan = planOf(
      verifyTask(definition),
      COLUMNS.slice(0, 3),
      rows.map((row) => row.slice(0, 3)),
      table,
    );
    const report = verifyReport(plan);
    expect(report).toMatchObject({ equal: 1, differing: 3, missing: 1, extra: 12, unkeyed: { source: 1, remote: 0 } });
    expect(report.samples).toHaveLength(10);
    expect(report.samples.slice(0, 5)).toEqual([
      'A：日期 表里 “2026-11-26 08:30”，来源 “2026-11-26 09:00”；合格 表里 “是”，来源 “否”',
      'C：表里没有',
      '旧-0：来源里没有',
      expect.stringMatching(/^第 4 行 日期 '昨天'/),
      '来源第 6 行主键 A 与第 1 行重复',
    ]);
  });

  test('says of a long cell its beginning', () => {
    const rows: readonly QueryRow[] = [['A', '长'.repeat(5_000)]];
    const table = new TableModel([field('编号'), field('备注')]);
    table.add({ 编号: 'A', 备注: '短' });
    const { samples } = verifyReport(planOf(verifyTask(task()), [column('编号'), column('备注')], rows, table));
    expect(samples).toEqual([`A：备注 表里 “短”，来源 “${'长'.repeat(80)}…”（共 5000 字）`]);
  });

  test('counts keys of the table that are there twice, as it lists them', () => {
    const table = filled();
    table.add({ 编号: 'A' });
    table.add({});
    const columns = COLUMNS.slice(0, 1);
    const rows = ROWS.map((row) => row.slice(0, 1));
    const { unkeyed, samples } = verifyReport(planOf(verifyTask(task()), columns, rows, table));
    expect(unkeyed).toEqual({ source: 0, remote: 2 });
    expect(samples.filter((text) => /^表里的记录 .*主键/.test(text))).toHaveLength(2);
  });
});
