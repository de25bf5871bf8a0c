// The pages of Bitable sync where there is no stream of events, and where there are no scripts.
import { expect, it } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { openSyncPages } from './bench.ts';
import { enterRun, PROGRESS } from './entered.ts';
import { browserForTests, DESK, shown } from './opened.ts';

const { open } = browserForTests();

it('moves by looking again and again where there is no stream', async () => {
  const pages = await openSyncPages();
  const task = await pages.save();
  const run = await enterRun(pages.ctx, task.id, { state: 'running', progress: PROGRESS });
  const page = await open(pages, 'query');
  await page.route('**/sync/events**', (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(`/sync/runs/${run}`);
  expect(await shown(page, '.batches')).toContain('3 / 12 批');
  const progress = JSON.stringify({ ...PROGRESS, batchesDone: 9 });
  await syncDb(pages.ctx.store).updateTable('sync_logs').set({ progress }).where('id', '=', run).execute();
  await page.getByText('9 / 12 批').waitFor();
}, 60_000);

it('works without JavaScript: the preview, a run, a pause', async () => {
  const pages = await openSyncPages();
  const task = await pages.save();
  const page = await open(pages, 'admin', { ...DESK, javaScriptEnabled: false });
  await page.goto(`/sync/tasks/${task.id}/edit`);
  await page.getByRole('button', { name: '预览 10 行' }).click();
  expect(await shown(page, '.preview .loss')).toBe('12万');
  expect(await page.getByLabel('code 是主键').isChecked()).toBe(true);
  await page.getByLabel(/^cron：/).fill('7 3 * * *');
  await page.getByRole('button', { name: '看看是什么时候' }).click();
  expect(await page.getByText('每天 03:07').isVisible()).toBe(true);
  await page.getByRole('button', { name: '保存' }).click();
  await page.locator('#pause summary').click();
  await page.getByLabel('为什么').fill('库在迁移');
  await page.getByRole('button', { name: '暂停', exact: true }).click();
  expect(await page.getByText('暂停中：库在迁移').isVisible()).toBe(true);
  await page.getByRole('button', { name: '运行', exact: true }).click();
  expect(await page.getByRole('heading', { name: '排队中 手动' }).isVisible()).toBe(true);
}, 120_000);
