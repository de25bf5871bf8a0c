// The lake as a task's source: ledgers and changes as views, and the product's clock.
import { expect, it } from 'vitest';
import type { QueryRow } from '../../../src/databases/user-query/contract.ts';
import { openTaskSource, sourceNames, timeZoneOf } from '../../../src/features/bitable-sync/source/sources.ts';
import { shownLakeViews } from '../../../src/features/ledger/api.ts';
import { openSyncLab, type SyncLab } from './lab.ts';

const LIMITS = { rows: 10_000, bytes: 10_000_000, seconds: 30 };

async function rowsOf({ ctx }: Pick<SyncLab, 'ctx'>, sql: string, source = 'lake'): Promise<readonly QueryRow[]> {
  const queries = await openTaskSource(ctx, source);
  return queries.run(sql, LIMITS, async ({ batches }) => {
    const rows: QueryRow[] = [];
    for await (const batch of batches) rows.push(...batch);
    return rows;
  });
}

it('has every ledger, what changed in it, and the clock; sensitive columns are nowhere', async () => {
  const lab = await openSyncLab((draft) => {
    const column = draft.ledger.ledgers.points?.columns.remark;
    if (column !== undefined) column.sensitive = true;
  });
  expect(await rowsOf(lab, 'select * from points')).toEqual([]);
  expect(await rowsOf(lab, 'select * from changes')).toEqual([]);
  await lab.publish();
  expect(await rowsOf(lab, 'select site, site_name, count(*) as n from points group by all order by site')).toEqual([
    ['suzhou', '苏州基地', '20'],
    ['wuxi', '无锡基地', '20'],
  ]);
  const [plant] = lab.scene.plants;
  await plant?.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '新名字'", 'id = 1');
  await plant?.edit('李娜', '2026-11-21 09:05:00', 'point', "remark = '机密'", 'id = 2');
  await plant?.run("delete from point where code = 'P-020'");
  lab.at('2026-11-21T17:00:00Z');
  await lab.publish();
  const changes = await rowsOf(
    lab,
    `select publication, date, site_name, ledger_title, key, label, kind, field_title, before, after, who from changes
      where ledger = 'points' order by kind, field`,
  );
  expect(changes.map((row) => row.slice(0, 4))).toEqual(changes.map(() => ['2', '2026-11-22', '苏州基地', '采集点']));
  expect(changes.map((row) => row.slice(4))).toEqual([
    ['P-001', '新名字', '修改', '采集点名称', expect.any(String), '新名字', '李娜'],
    ['P-002', expect.any(String), '修改', '备注', null, '已变更', '李娜'],
    ['P-020', expect.any(String), '删除', null, null, null, null],
  ]);
  await expect(rowsOf(lab, 'select remark from points')).rejects.toThrow(/remark/);
  expect(await rowsOf(lab, "select * from points where name = '新名字' limit 1")).toHaveLength(1);
  expect(
    JSON.stringify(await rowsOf(lab, 'select * from points, (select before, after, label from changes)')),
  ).not.toContain('hmac');
  expect(await rowsOf(lab, 'select * from clock')).toEqual([['2026-11-21T17:00:00Z', '2026-11-22']]);
});

it('is told to people with the titles of its columns', async () => {
  const lab = await openSyncLab();
  await lab.publish();
  const views = shownLakeViews(lab.ctx);
  const read = views.map(({ name, columns }) => {
    const list = columns.map((column) => `"${column.name}"`).join(', ');
    return `select '${name}' as view from (select ${list} from ${name} limit 0)`;
  });
  expect(views.map(({ name }) => name)).toContain('changes');
  expect(await rowsOf(lab, read.join(' union all '))).toEqual([]);
  const job = { ctx: await lab.inJob() };
  expect(await rowsOf(job, 'select count(*) as n from points')).toEqual([['40']]);
});

it('is one of the sources that a task may name, by names that people can guess', async () => {
  const lab = await openSyncLab();
  expect(sourceNames(lab.ctx).map(({ name }) => name)).toEqual(['lake', 'suzhou/plant', 'wuxi/plant']);
  expect(timeZoneOf(lab.ctx, 'suzhou/plant')).toBe('Asia/Shanghai');
  expect(await rowsOf(lab, 'select count(*) as n from point', 'wuxi/plant')).toEqual([['20']]);
  await expect(rowsOf(lab, 'select 1 as one', 'suzhou/nothing')).rejects.toThrow(
    /现有：lake、suzhou\/plant、wuxi\/plant/,
  );
});
