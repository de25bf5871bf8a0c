// 台账 导出's work: one file, a file a site where the message would not take it, and what is said where even that is too big.
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LedgerContext } from '../../../src/features/ledger/context.ts';
import { exported } from '../../../src/features/ledger/work/export.ts';
import { readSheet } from '../../support/read-workbook.ts';
import { openChat } from '../commands/chat.ts';
import { openScene } from '../flow/scene.ts';

const told: string[] = [];

async function published(publicUrl?: string): Promise<LedgerContext> {
  const chat = await openChat(await openScene(['sqlite', 'sqlite'], 40), publicUrl);
  await chat.publish();
  told.length = 0;
  return { ...chat.ctx, step: ({ text }) => void (text !== undefined && told.push(text)) };
}

it('writes one workbook with all the rows and says how many', async () => {
  const ctx = await published();
  const end = await exported(ctx, { ledger: 'points', sites: ctx.config.sites });
  expect(end.state).toBe('done');
  expect(end.lines[0]).toMatch(/^采集点：80 行，\d\.\d MB，文件在下面$/);
  const [file, ...more] = end.files ?? [];
  expect([file?.name, more]).toEqual(['台账_采集点_全部基地_2026-11-21.xlsx', []]);
  const { rows } = await readSheet(file?.path ?? '', '苏州基地');
  // The header is no row of the ledger.
  expect(rows).toHaveLength(41);
});

it('cuts by sites what is too big for a message, and says so before it is done', async () => {
  const ctx = await published();
  const whole = await exported(ctx, { ledger: 'points', sites: ctx.config.sites });
  const bytes = (whole.files ?? []).map((file) => ('bytes' in file ? Number(file.bytes) : 0))[0] ?? 0;
  told.length = 0;
  const end = await exported(ctx, { ledger: 'points', sites: ctx.config.sites }, bytes - 1);
  expect(end.state).toBe('done');
  expect(end.files?.map(({ name }) => name)).toEqual([
    '台账_采集点_苏州基地_2026-11-21.xlsx',
    '台账_采集点_无锡基地_2026-11-21.xlsx',
  ]);
  expect(end.lines).toEqual(['采集点：80 行，按基地分成 2 个文件，在下面']);
  expect(told[1]).toMatch(/超过飞书 .* 的上限，改为一个基地一个文件$/);
});

it('says that it is done in part when even one site is too big, and where the file is to be had', async () => {
  const ctx = await published();
  const all = await exported(ctx, { ledger: 'points', sites: ctx.config.sites }, 1);
  expect([all.state, all.files]).toEqual(['partly', []]);
  expect(all.lines[1]).toBe('2 个基地的文件仍然太大，请在值班的网页上下载');
  const one = await exported(ctx, { ledger: 'points', sites: ctx.config.sites.slice(0, 1) }, 1);
  expect([one.state, one.files]).toEqual(['partly', undefined]);
});

it('leaves a big file whole where the message can carry a link', async () => {
  const ctx = await published('https://zhiban.example.com');
  const end = await exported(ctx, { ledger: 'points', sites: ctx.config.sites }, 1);
  expect([end.state, end.files?.length]).toEqual(['done', 1]);
});

it('forgets files that are older than the links to them', async () => {
  const ctx = await published();
  await exported(ctx, { ledger: 'points', sites: ctx.config.sites });
  const [old, young] = ['old.xlsx', 'young.xlsx'].map((name) => join(ctx.config.dataDir, 'exports', name));
  for (const file of [old, young]) writeFileSync(file ?? '', 'x');
  const eightDays = new Date(Date.now() - 8 * 86_400_000);
  utimesSync(old ?? '', eightDays, eightDays);
  await exported(ctx, { ledger: 'points', sites: ctx.config.sites });
  expect([existsSync(old ?? ''), existsSync(young ?? '')]).toEqual([false, true]);
});
