// Trying a query: ten rows, and a row of the audit whatever came of it.
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { previewSql, sqlDigest } from '../../../src/features/bitable-sync/source/preview.ts';
import type { AuditTables } from '../../../src/people/audit-tables.ts';
import { openSyncLab } from './lab.ts';

it('shows ten rows with the columns’ types, and records who tried what', async () => {
  const { ctx } = await openSyncLab();
  const sql = 'select id, name, 0.5 as half from point order by id';
  const preview = await previewSql(ctx, 'suzhou/plant', sql, 'ou_zhang');
  expect(preview.columns.map(({ name, type }) => [name, type])).toEqual([
    ['id', 'integer'],
    ['name', 'text'],
    ['half', 'float'],
  ]);
  expect(preview.rows.map(([id]) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  expect(preview.more).toBe(true);
  expect(await previewSql(ctx, 'suzhou/plant', 'select * from point limit 10', 'ou_zhang')).toMatchObject({
    more: false,
  });
  await expect(previewSql(ctx, 'suzhou/plant', 'drop table point', 'ou_li')).rejects.toThrow(
    /应以 SELECT 或 WITH 开头/,
  );
  await expect(previewSql(ctx, 'nowhere', 'select 1 as one', 'shell')).rejects.toThrow(/没有叫“nowhere”的来源/);
  const db = ctx.store.withTables<AuditTables>().db as unknown as Kysely<AuditTables>;
  const found = await db.selectFrom('audit_log').select(['kind', 'person', 'text', 'result']).orderBy('id').execute();
  expect(found).toHaveLength(4);
  const digest = sqlDigest(sql);
  expect(found[0]).toEqual({
    kind: 'query',
    person: 'ou_zhang',
    text: `预览 suzhou/plant 的 SQL（sha256 ${digest.match(/.{16}/g)?.join('-')}）：${sql}`,
    result: '3 列，10+ 行',
  });
  expect(found[2]).toMatchObject({ person: 'ou_li', result: expect.stringMatching(/^失败：.*SELECT/) });
  expect(found[3]).toMatchObject({ person: 'shell', result: expect.stringMatching(/^失败：没有叫/) });
});

it('lets one person try two at a time', async () => {
  const { ctx } = await openSyncLab();
  const endless = 'with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) as n from c';
  const tried = await Promise.allSettled([1, 2, 3].map(() => previewSql(ctx, 'suzhou/plant', endless, 'ou_zhang')));
  const sentences = tried.map((one) => (one.status === 'rejected' ? String(one.reason) : 'answered'));
  expect(sentences.filter((sentence) => /超过 5 秒的上限/.test(sentence))).toHaveLength(2);
  expect(sentences.filter((sentence) => /还有 2 个预览没有结束/.test(sentence))).toHaveLength(1);
  expect(await previewSql(ctx, 'suzhou/plant', 'select 1 as one', 'ou_zhang')).toMatchObject({ rows: [['1']] });
});
