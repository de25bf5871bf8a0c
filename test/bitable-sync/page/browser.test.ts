// The way of a task through the pages in a real browser, with runs that really run: made, looked at, tried, approved by another person,
// watched, stopped, undone; pressed twice; on a phone.
import { readFileSync } from 'node:fs';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { openRuns } from '../../../src/features/bitable-sync/run/queries.ts';
import { stay } from '../../../src/features/bitable-sync/run/stay.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { tooWide } from '../../support/too-wide.ts';
import { openSyncPages, SQL, type SyncPages } from './bench.ts';
import { COUNTS, enterPlan, enterRun, PROGRESS, SHOWN } from './entered.ts';
import { browserForTests, DESK, PHONE, shown } from './opened.ts';

const { open, complaints } = browserForTests();

afterEach(() => expect(complaints.splice(0)).toEqual([]));

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
  // The question comes up with it; it is his own task, in a mode in which he may say yes.
  await admin.locator('.approval.asks').getByRole('button', { name: '批准' }).waitFor();
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

it('takes the mark of a field away when a look at it is good, and leaves the others', async () => {
  const pages = await openSyncPages();
  const admin = await open(pages, 'admin');
  await admin.goto('/sync/new');
  await admin.getByLabel('名称').fill('设备');
  await admin.getByLabel(/^来源/).selectOption('shop');
  await admin.getByLabel(/cron/).fill('every day');
  await admin.getByRole('button', { name: '保存' }).click();
  await admin.getByText('下面标红的 3 处要改').waitFor();
  const marked = () => admin.locator('[data-fault]').allInnerTexts();
  // A look that is not good takes nothing away.
  await admin.getByRole('button', { name: '检查链接' }).click();
  await admin.locator('[data-part=check] .fault').waitFor();
  expect(await marked()).toHaveLength(3);
  await admin.getByLabel('SQL，一条 SELECT').fill(SQL);
  await admin.getByRole('button', { name: '预览 10 行' }).click();
  await admin.getByText('下面标红的 2 处要改').waitFor();
  expect((await marked()).join()).not.toContain('SQL 是空的');
  await admin.getByLabel('多维表格的链接').fill(pages.link);
  await admin.getByRole('button', { name: '检查链接' }).click();
  await admin.getByText('下面标红的 1 处要改').waitFor();
  await admin.getByLabel(/cron/).fill('17 8 * * *');
  await admin.getByText('还没有存：改好了就再按“保存”').waitFor();
  expect(await marked()).toEqual([]);
  await admin.getByRole('button', { name: '保存' }).click();
  await admin.getByText('已保存').waitFor();
}, 120_000);

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

it('keeps its width on a phone when a query of many columns is looked at', async () => {
  const pages = await openSyncPages();
  const page = await open(pages, 'admin', PHONE);
  await page.goto('/sync/new');
  await page.getByLabel('来源').selectOption('shop');
  const columns = Array.from({ length: 8 }, (_, at) => `title || '，很长的一列' as a_rather_long_name_${at}`);
  await page.getByLabel('SQL，一条 SELECT').fill(`select ${columns.join(', ')} from devices`);
  await page.getByRole('button', { name: '预览 10 行' }).click();
  await page.locator('.preview td').first().waitFor();
  expect(await tooWide(page)).toEqual([]);
  // Read by moving the table, not the page.
  const box = page.locator('.scroll', { has: page.locator('.preview') });
  expect(await box.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(true);
}, 120_000);

it('runs several at once: ticked, counted, confirmed, and pressed twice only once', async () => {
  const pages = await openSyncPages();
  const names = ['甲', '乙', '丙'];
  for (const [at, name] of names.entries()) await pages.save({ name, cron: `${17 + at} 8 * * *` });
  for (const size of [DESK, PHONE]) {
    const page = await open(pages, 'operate', size);
    await page.goto('/sync');
    const run = page.getByRole('button', { name: '运行…' });
    expect(await run.isDisabled()).toBe(true);
    await page.getByLabel('选 甲').check();
    await page.getByLabel('选 乙').check();
    await page.getByText('已选 2 个：').waitFor();
    // What comes in by the stream takes no tick away.
    const other = await pages.save({ name: `丁 ${size.viewport.width}` });
    await enterRun(pages.ctx, other.id, { state: 'failed', message: '连不上' });
    await page.locator('.task', { hasText: `丁 ${size.viewport.width}` }).waitFor();
    expect(await page.getByLabel('选 乙').isChecked()).toBe(true);
    await page.getByText('已选 2 个：').waitFor();
    await page.getByLabel('全选').check();
    await page.getByText(/已选 [3-9] 个：/).waitFor();
    await page.getByLabel('全选').uncheck();
    await page.getByLabel('选 丙').check();
    await run.click();
    await page.getByRole('heading', { name: size === DESK ? '运行 1 个任务？' : '运行 0 个任务？' }).waitFor();
    expect([await tooWide(page), size === PHONE ? await page.evaluate(SMALL_TARGETS) : []]).toEqual([[], []]);
    if (size === PHONE) continue;
    await page.getByRole('button', { name: '运行 1 个' }).dblclick();
    await page.getByRole('heading', { name: '已开始 1 个任务' }).waitFor();
    expect(await openRuns(pages.ctx.store)).toHaveLength(1);
  }
}, 120_000);

/** Of the buttons in the first row of them. */
const LEVELS = `[...document.querySelectorAll('section.sync-acts button, section.sync-acts .button')]
  .filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect())
  .map(({ top, height }) => [Math.round(top), Math.round(height)].join())`;

it('has the buttons of a task on one line, whether they stand in a form or not', async () => {
  const pages = await openSyncPages();
  const task = await pages.save({ cron: '17 8 * * *' });
  const page = await open(pages, 'admin');
  await page.goto(`/sync/tasks/${task.id}`);
  const levels = (await page.evaluate(LEVELS)) as readonly string[];
  expect(levels.length).toBeGreaterThan(5);
  expect(new Set(levels).size).toBe(1);
}, 120_000);

it('fits a phone and its fingers, and a desk, with our own policy', async () => {
  const pages = await openSyncPages('  approveSql: true\n');
  const paths = await manyRuns(pages);
  for (const size of [PHONE, DESK]) {
    const page = await open(pages, 'admin', size);
    for (const path of paths) {
      await page.goto(path);
      expect([path, await tooWide(page)]).toEqual([path, []]);
      if (size === PHONE) expect([path, await page.evaluate(SMALL_TARGETS)]).toEqual([path, []]);
    }
  }
}, 120_000);
