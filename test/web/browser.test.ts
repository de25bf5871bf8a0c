// The pages in a real browser: 过一个工作日 is pressed, and what changed is seen.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { atEvening } from '../support/evening.ts';
import { openBrowser } from '../support/servers/chromium.ts';
import { tooWide } from '../support/too-wide.ts';
import { ask } from './ask.ts';
import { lastDay } from './last-day.ts';
import { type Started, startZhiban, until } from './started.ts';

/** Installing a browser and making first ledgers take their time on a busy machine. */
const PATIENCE_MS = 600_000;
const HOSTILE = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;

const folder = mkdtempSync(join(tmpdir(), 'zhiban-browser-'));
let zhiban: Started;
let browser: Browser;
/** What a page complained about: blocked by our own policy, a script's error, a dialog. */
const complaints: string[] = [];

beforeAll(async () => {
  [zhiban, browser] = await Promise.all([startZhiban(folder, atEvening()), openBrowser()]);
  await zhiban.idle();
}, PATIENCE_MS);
afterEach(() => expect(complaints.splice(0)).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await zhiban?.stop('SIGINT');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What a finger would miss: links and controls lower than 44 pixels. */
const SMALL_TARGETS = `[...document.querySelectorAll('a:not(.skip), button, summary, input:not([type=hidden])')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 120))`;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`http://localhost:${zhiban.port}${path}`);
  return page;
}

/** Somebody gives a point a name that is a page of its own. */
function writeHostileName(): void {
  const factory = new Database(join(folder, 'data', 'samples', 'suzhou.db'));
  factory.prepare('update point set name = ? where id = (select min(id) from point)').run(HOSTILE);
  factory.close();
}

/** Somebody else presses the button, past the page's own lock against double clicks. */
async function press(): Promise<void> {
  const headers = { origin: `http://127.0.0.1:${zhiban.port}`, 'sec-fetch-site': 'same-origin' };
  const { status } = await ask({ port: zhiban.port, path: '/playground/workday', method: 'POST', headers });
  expect(status).toBe(303);
}

it(
  'passes a working day once for a double click, shows what changed, and hands out the workbook',
  async () => {
    writeHostileName();
    const page = await open('/');
    await page.getByRole('button', { name: '过一个工作日' }).dblclick();
    await Promise.all([press(), press()]);
    await until(async () => (await zhiban.activity())?.phase === 'daily', 'the daily job');
    await press();
    await page.waitForURL(/\/ledger\/changes\?publication=2$/, { timeout: 400_000 });
    expect(lastDay(folder)).toBe(1);
    expect(await page.locator('h1').textContent()).toContain('第 2 次发布');
    const figures = (await page.locator('.figure b').allInnerTexts()).map((text) => Number(text.replace(',', '')));
    expect(figures).toHaveLength(3);
    expect(figures.every((figure) => figure > 0)).toBe(true);
    expect(await page.locator('.entry').count()).toBeGreaterThan(20);
    expect(await page.locator('.entry.modified del').first().isVisible()).toBe(true);
    expect(await page.locator('.entry.modified ins').first().isVisible()).toBe(true);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载变更日志' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^变更日志_\d{4}-\d\d-\d\d_第2次\.xlsx$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  },
  PATIENCE_MS,
);

it('shows a hostile name as the text it is, in changes and in the ledger', async () => {
  const page = await open(`/ledger/changes?publication=2&site=suzhou&q=${encodeURIComponent('onerror')}`);
  expect(await page.locator('.entry ins').allInnerTexts()).toContain(HOSTILE);
  await page.goto(`http://localhost:${zhiban.port}/ledger?ledger=points&q=${encodeURIComponent('<script>')}`);
  expect(await page.locator('.ledger td').filter({ hasText: 'onerror' }).first().textContent()).toBe(HOSTILE);
  expect(await page.locator('main img').count()).toBe(0);
});

it('narrows by site and kind through links, and keeps it in the address', async () => {
  const page = await open('/ledger/changes');
  await page
    .getByRole('navigation', { name: '基地' })
    .getByRole('link', { name: /武汉基地/ })
    .click();
  await page.getByRole('navigation', { name: '种类' }).getByRole('link', { name: /修改/ }).click();
  expect(new URL(page.url()).search).toBe('?publication=2&site=wuhan&kind=modified');
  expect(new Set(await page.locator('.entry-site').allInnerTexts())).toEqual(new Set(['武汉基地']));
  expect(await page.locator('.entry:not(.modified)').count()).toBe(0);
  await page.goBack();
  expect(new URL(page.url()).search).toBe('?publication=2&site=wuhan');
});

it('goes to the search box with a slash, and explains an empty result', async () => {
  const page = await open('/ledger?ledger=points');
  await page.keyboard.press('/');
  await page.keyboard.type('温度 不会有的词');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '去掉“不会有的词”' }).click();
  expect(new URL(page.url()).searchParams.get('q')).toBe('温度');
  expect(await page.locator('.ledger tbody tr').count()).toBe(50);
  expect(await page.locator('.ledger mark').first().textContent()).toBe('温度');
});

it.each(['/', '/ledger', '/ledger/changes', '/playground/workday'])(
  'fits a phone and its fingers without scrolling sideways, and is light: %s',
  async (path) => {
    const page = await open(path, PHONE);
    expect(await tooWide(page)).toEqual([]);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
    const links = await page
      .locator('link[rel=stylesheet], script[src], link[rel=icon]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? ''));
    const answers = await Promise.all([path, ...links].map((one) => zhiban.get(one, { 'accept-encoding': 'gzip' })));
    expect(answers.reduce((sum, answer) => sum + answer.body.length, 0)).toBeLessThan(60_000);
  },
);
