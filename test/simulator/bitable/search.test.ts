// Searching: filters by type, days of the base's time zone, orders, views that are not looked at, names that are exact (feishu.md §6.4).
import { expect, test } from 'vitest';
import { type OpenedBase, openedBase } from './opened-base.ts';

const ROWS = [
  { 编号: '甲-1', 数量: 1, 班次: '早', 标签: ['急', '新'], 时间: Date.parse('2026-11-25T16:30:00Z'), 完成: true },
  { 编号: '甲-2', 数量: 2.5, 班次: '晚', 标签: ['急'], 时间: Date.parse('2026-11-26T15:59:00Z'), 完成: false },
  {
    编号: '乙-1',
    班次: '早',
    时间: Date.parse('2026-11-26T16:00:00Z'),
    链接: { text: '说明', link: 'https://a.example' },
  },
];

async function filled(): Promise<OpenedBase> {
  const world = await openedBase();
  world.simulator.bitable.addRecords(world.table, ROWS);
  return world;
}

/** The places of the rows that were found. */
async function found({ at }: OpenedBase, body: object): Promise<readonly number[] | number> {
  const { code, data } = await at('POST', 'records/search', body);
  if (code !== 0) return code;
  return (data.items ?? []).map(({ fields }: { fields: { 编号: [{ text: string }] } }) =>
    ROWS.findIndex((row) => row.编号 === fields.编号[0].text),
  );
}

const of = (field_name: string, operator: string, ...value: string[]) => ({
  filter: { conjunction: 'and', conditions: [{ field_name, operator, value }] },
});

const DAY = String(Date.parse('2026-11-26T03:00:00Z'));

const CASES: readonly (readonly [object, readonly number[] | number])[] = [
  [of('编号', 'is', '甲-1'), [0]],
  [of('编号', 'isNot', '甲-1'), [1, 2]],
  [of('编号', 'contains', '甲'), [0, 1]],
  [of('编号', 'doesNotContain', '甲'), [2]],
  [of('编号', 'is', '甲-1', '甲-2'), 1254018],
  [of('编号', 'like', '甲'), 1254018],
  [of('数量', 'is', '2.5'), [1]],
  [of('数量', 'isGreater', '1'), [1]],
  [of('数量', 'isLessEqual', '1'), [0]],
  [of('数量', 'isEmpty'), [2]],
  [of('数量', 'isNotEmpty'), [0, 1]],
  [of('数量', 'is', '一'), 1254018],
  [of('班次', 'is', '早'), [0, 2]],
  [of('标签', 'contains', '新'), [0]],
  [of('标签', 'is', '急'), [1]],
  [of('完成', 'is', 'true'), [0]],
  [of('完成', 'is', 'false'), [1, 2]],
  [of('完成', 'isNot', 'true'), 1254018],
  // Days of Shanghai: from 16:00 to 16:00 UTC.
  [of('时间', 'is', 'ExactDate', DAY), [0, 1]],
  [of('时间', 'isGreater', 'ExactDate', DAY), [2]],
  [of('时间', 'isLess', 'ExactDate', DAY), []],
  [of('时间', 'is', '2026-11-26'), 1254018],
  [of('时间', 'isGreater', 'CurrentMonth'), 1254018],
  [of('链接', 'contains', '说'), [2]],
  [of('没有', 'is', '一'), 1254045],
  [{ filter: { conjunction: 'and', conditions: [{ field_name: '数量', operator: 'isEmpty' }] } }, 1254018],
  [{ filter: { conditions: [] } }, 1254018],
  [
    {
      filter: {
        conjunction: 'or',
        children: [of('编号', 'is', '甲-1').filter, of('数量', 'isEmpty').filter],
      },
    },
    [0, 2],
  ],
  [{ sort: [{ field_name: '数量', desc: true }] }, [1, 0, 2]],
  [{ sort: [{ field_name: '班次' }, { field_name: '编号' }] }, [2, 0, 1]],
  [{ sort: [{ field_name: '没有' }] }, 1254045],
  [{ field_names: ['编号', '数量 '] }, 1254045],
  [{ field_names: [1] }, 1254024],
  [{ view_id: 'vewAAAAAAA' }, 1254042],
  [{ view_id: 'x' }, 1254005],
];

test('filters, orders and names', async () => {
  const world = await filled();
  for (const [body, wanted] of CASES) expect([body, await found(world, body)]).toEqual([body, wanted]);
});

test('words for days are counted from today', async () => {
  const now = Date.parse('2026-11-26T04:00:00Z');
  const world = await openedBase(undefined, { now: () => new Date(now) });
  world.simulator.bitable.addRecords(world.table, ROWS);
  const by = (word: string, operator = 'is') => found(world, of('时间', operator, word));
  expect(await by('Today')).toEqual([0, 1]);
  expect(await by('Tomorrow')).toEqual([2]);
  expect(await by('Yesterday', 'isGreater')).toEqual([0, 1, 2]);
  expect(await by('CurrentWeek')).toEqual([0, 1, 2]);
  expect(await by('LastWeek')).toEqual([]);
  expect(await by('CurrentMonth')).toEqual([0, 1, 2]);
  expect(await by('TheLastWeek')).toEqual([0, 1]);
  expect(await by('TheNextMonth')).toEqual([0, 1, 2]);
});

test('a view shows what it filters, and is not looked at once there is a filter or an order', async () => {
  const world = await filled();
  const view = world.simulator.bitable.addView(world.table, '早班', of('班次', 'is', '早').filter);
  expect(await found(world, { view_id: view })).toEqual([0, 2]);
  expect(await found(world, { view_id: view, ...of('数量', 'isNotEmpty') })).toEqual([0, 1]);
  expect(await found(world, { view_id: view, sort: [{ field_name: '编号', desc: true }] })).toEqual([1, 0, 2]);
  const { data } = await world.at('GET', 'views');
  expect(data.items).toMatchObject([{ view_name: '表格' }, { view_name: '早班', view_type: 'grid' }]);
  expect((await world.at('POST', 'views', { view_name: '早班' })).code).toBe(1254020);
});
