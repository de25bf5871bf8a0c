// The way of a task through the pages in a real browser, with runs that really run: made, looked at, tried, approved by another person,
// watched, stopped, undone; pressed twice; on a phone and without scripts.
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { stay } from '../../../src/features/bitable-sync/run/stay.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { openBrowser } from '../../support/servers/chromium.ts';
import { openSyncPages, SQL, type SyncPages } from './bench.ts';
import { COUNTS, enterPlan, enterRun, PROGRESS, SHOWN } from './entered.ts';

/** Installing a browser takes its time on a busy machine. */
const PATIENCE_MS = 600_000;
const SLOWLY = { timeout: 60_000 };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
const DESK = { viewport: { width: 1280, height: 900 } } as const;

let browser: Browser;
/** What a page complained about: blocked by our own policy, a script's error. */
const complaints: string[] = [];

beforeAll(async () => {
  browser = await openBrowser();
}, PATIENCE_MS);
afterEach(() => expect(complaints.splice(0)).toEqual([]));
afterAll(() => browser?.close());

async function open(pages: SyncPages, right: string, options: BrowserContextOptions = DESK): Promise<Page> {
  const { cookie } = await pages.as(right);
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ ...options, baseURL: `http://127.0.0.1:${pages.bench.port}` });
  onTestFinished(() => context.close());
  await context.addCookies([{ name, value, url: `http://127.0.0.1:${pages.bench.port}` }]);
  const page = await context.newPage();
  page.setDefaultTimeout(SLOWLY.timeout);
  page.on('console', (message) => {
    // A refusal that the page itself tells is logged by the browser, too.
    if (message.type() === 'error' && !/status of 4(00|09)/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** What the resident of the server does, here. */
function running({ ctx }: SyncPages): void {
  const stop = new AbortController();
  const stayed = stay(async () => ({ ...ctx, signal: stop.signal }), stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await stayed;
  });
}

const rowsOf = ({ bench, table }: SyncPages) =>
  bench.simulator.bitable.rows(table).map(({ fields }) => JSON.stringify(fields));

it('leads from an empty list to rows in the Bitable, and back again', async () => {
  const pages = await openSyncPages();
  running(pages);
  const admin = await open(pages, 'admin');
  await admin.goto('/sync');
  await admin.getByRole('link', { name: '新建一个' }).click();
  await admin.getByLabel('名称').fill('设备');
  await admin.getByLabel('来源').selectOption('shop');
  await admin.getByLabel('SQL，一条 SELECT').fill(SQL);
  await admin.getByLabel('多维表格的链接').fill(pages.link);
  await admin.getByRole('button', { name: '检查链接' }).click();
  await admin.getByText('“设备管理”里的“设备”，3 个字段').waitFor();
  await admin.getByRole('button', { name: '预览 10 行' }).click();
  await admin.locator('.preview .loss').waitFor();
  expect(await admin.locator('.preview .loss').allInnerTexts()).toEqual(['12万']);
  // Nobody was taken away from where he was: the same page, what was typed still there.
  expect([new URL(admin.url()).pathname, await admin.getByLabel('名称').inputValue()]).toEqual(['/sync/new', '设备']);
  await admin.getByLabel('code 是主键').check();
  await admin.getByLabel(/^cron：/).fill('17 8 * * 1-5');
  await admin.getByText('每周一至周五 08:17').waitFor();
  await admin.getByRole('button', { name: '保存' }).click();
  await admin.getByText('已保存。').waitFor();

  await admin.getByRole('button', { name: '试跑' }).click();
  await admin.getByRole('heading', { name: /成功 试跑|部分成功 试跑/ }).waitFor();
  expect(await shown(admin, '.example')).toMatch(/新增.*0001/s);
  expect(await admin.getByText(/12万/).count()).toBeGreaterThan(0);
  expect(rowsOf(pages)).toEqual([]);
  const download = admin.waitForEvent('download');
  await admin.getByRole('link', { name: '下载计划' }).click();
  const plan = await download;
  expect(plan.suggestedFilename()).toMatch(/^同步计划_.*\.jsonl$/);
  const lines = readFileSync(await plan.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // All that it would do, not the examples alone; and what it could not.
  expect(lines.filter(({ line }) => line === 'create').map(({ key, row }) => [key, row])).toEqual([
    ['0001', 1],
    ['0002', 2],
    ['0003', 3],
  ]);
  expect(lines.filter(({ line }) => line === 'loss')).toMatchObject([{ row: 2, column: 'amount' }]);

  await admin.getByRole('link', { name: '设备', exact: true }).click();
  await admin.getByRole('button', { name: '运行', exact: true }).dblclick();
  // It moves by itself from queued to the plan that waits, nothing pressed.
  await admin.getByRole('heading', { name: '等审批 手动' }).waitFor();
  expect(rowsOf(pages)).toEqual([]);
  const runs = await pages.ctx.store.db
    .selectFrom('sync_logs' as never)
    .selectAll()
    .execute();
  expect(runs).toHaveLength(2);

  const approve = await open(pages, 'approve');
  await approve.goto(new URL(admin.url()).pathname);
  await approve.getByRole('button', { name: '批准' }).click();
  await admin.getByRole('heading', { name: /部分成功 手动/ }).waitFor();
  expect(rowsOf(pages)).toHaveLength(3);
  // The card in the group shows who approved, and cannot be pressed any more.
  const said = await pages.ctx.store
    .withTables<OutboxTables>()
    .db.selectFrom('outbox')
    .select(['act', 'once'])
    .execute();
  expect(said.filter(({ act, once }) => act === 'patch' && once?.endsWith('/approved') === true)).toHaveLength(1);
  expect(await shown(admin, 'section[data-part=failed]')).toMatch(/第 2 行.*12万/s);
  expect(await admin.locator('.sync-stages li').count()).toBeGreaterThan(2);

  await admin.locator('#undo summary').click();
  await admin.getByLabel(/放回原来的样子/).check();
  await admin.getByRole('button', { name: '撤销', exact: true }).click();
  await admin.getByText('撤销的是').waitFor();
  await admin.getByRole('heading', { name: /(等审批|成功) 撤销/ }).waitFor();
  if (await admin.getByRole('heading', { name: '等审批 撤销' }).isVisible()) {
    await approve.goto(new URL(admin.url()).pathname);
    await approve.getByRole('button', { name: '批准' }).click();
    await admin.getByRole('heading', { name: /成功 撤销/ }).waitFor();
  }
  expect(rowsOf(pages)).toEqual([]);
}, 180_000);

it('locks a button at once, names the run that goes on, and stops it', async () => {
  const pages = await openSyncPages();
  const task = await pages.save({ cron: '17 8 * * *' });
  const page = await open(pages, 'operate');
  const other = await open(pages, 'operate');
  await other.goto(`/sync/tasks/${task.id}`);
  await page.goto(`/sync/tasks/${task.id}`);
  const [posted] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST'),
    page.getByRole('button', { name: '运行', exact: true }).click({ noWaitAfter: true }),
  ]);
  expect(posted.postData()).toContain('kind=manual');
  await page.getByRole('heading', { name: '排队中 手动' }).waitFor();
  await other.getByRole('button', { name: '试跑' }).click();
  await other.getByRole('heading', { name: /^已在运行（李姐 今天 \d\d:\d\d 手动）$/ }).waitFor();
  await other.getByRole('link', { name: '看这次运行' }).click();
  expect(new URL(other.url()).pathname).toBe(new URL(page.url()).pathname);
  await other.getByRole('button', { name: '停止' }).click();
  await other.getByText('已经叫停').waitFor();
  running(pages);
  // Seen by who only looks on, too.
  await page.getByRole('heading', { name: '已停止 手动' }).waitFor();
  await other.goto('/sync');
  expect(await shown(other, '.task')).toMatch(/每天 08:17/);
}, 120_000);

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
  complaints.splice(0);
}, 60_000);

/** What the first of them shows. */
async function shown(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).allInnerTexts())[0] ?? '';
}

const OVERFLOW = 'document.documentElement.scrollWidth - innerWidth';
/** What a finger would miss. */
const SMALL_TARGETS = `[...document.querySelectorAll('main a, main button, main summary, main input:not([type=hidden])')]
  .filter((one) => one.checkVisibility() && (one.closest('label') ?? one).getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 120))`;

async function manyRuns(pages: SyncPages): Promise<readonly string[]> {
  const { ctx, save } = pages;
  const one = await save({
    name: '一个名字很长很长很长的任务，它的来源也不短',
    cron: '0 8 * * *',
    owner: 'ou_operate',
  });
  const two = await save({ name: '两', cron: '0 8 * * *' });
  const three = await save({ name: '三', cron: '0,30 8 * * *', enabled: true });
  for (let at = 16; at > 0; at -= 1)
    await enterRun(ctx, one.id, {
      minutesAgo: at * 60,
      tookMs: at * 900,
      counts: COUNTS,
      message: at % 4 === 0 ? '连不上' : null,
    });
  const waiting = await enterRun(ctx, two.id, { state: 'waiting', kind: 'manual', counts: COUNTS });
  await enterPlan(ctx, { run: waiting, task: two.id, shown: SHOWN });
  const going = await enterRun(ctx, three.id, { state: 'running', progress: PROGRESS });
  return [
    ...['/sync', '/sync?show=waiting', '/sync/runs', `/sync/tasks/${one.id}`, `/sync/tasks/${one.id}/edit`],
    ...[`/sync/runs/${waiting}`, `/sync/runs/${going}`, '/sync/new', '/sync/import'],
  ];
}

it('fits a phone and its fingers, and a desk, with our own policy', async () => {
  const pages = await openSyncPages('  approveSql: true\n');
  const paths = await manyRuns(pages);
  for (const size of [PHONE, DESK]) {
    const page = await open(pages, 'admin', size);
    for (const path of paths) {
      await page.goto(path);
      expect([path, await page.evaluate(OVERFLOW)]).toEqual([path, 0]);
      if (size === PHONE) expect([path, await page.evaluate(SMALL_TARGETS)]).toEqual([path, []]);
    }
  }
}, 120_000);

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
