// Signing in with a real browser: out to Feishu and back, who one is, out again, and a code on a phone.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCode } from '../../src/people/signin/codes.ts';
import { openBench } from '../app/signin/bench.ts';
import { openBrowser } from '../support/servers/chromium.ts';
import { page as notice, route } from './served.ts';

const PATIENCE_MS = 600_000;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
}, PATIENCE_MS);
afterAll(() => browser?.close());

const routes = [route('/ledger', async ({ visitor }) => notice({ message: `看得见的人：${visitor?.person}` }))];

async function watched(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const complaints: string[] = [];
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

it('signs in by Feishu on the way to a page, and out again', async () => {
  const bench = await openBench({ routes });
  const { page, complaints } = await watched();
  const home = `http://127.0.0.1:${bench.port}`;
  await page.goto(`${home}/ledger?q=x`);
  expect(new URL(page.url()).pathname).toBe('/signin');
  await page.getByRole('link', { name: '用飞书登录' }).click();
  await page.getByRole('link', { name: '王工' }).click();
  expect(page.url()).toBe(`${home}/ledger?q=x`);
  expect(await page.locator('main').textContent()).toContain('看得见的人：ou_wang');
  expect(await page.locator('.who').textContent()).toContain('王工');
  expect(await page.evaluate('document.cookie')).toBe('');
  await page.getByRole('button', { name: '退出' }).click();
  expect(page.url()).toBe(`${home}/signin?out=1`);
  await page.goto(`${home}/ledger`);
  expect(new URL(page.url()).pathname).toBe('/signin');
  expect(complaints).toEqual([]);
});

it('takes a code on a phone without Feishu and without scripts, and says what is wrong with another', async () => {
  const bench = await openBench({ feishu: false, routes });
  const owner = { person: 'local:张三', name: '张三', ownRight: 'query' };
  const code = await bench.program.store.transaction((trx) => makeCode(trx, owner, new Date()));
  const phone = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true, javaScriptEnabled: false };
  const { page } = await watched(phone);
  await page.goto(`http://127.0.0.1:${bench.port}/ledger`);
  const field = page.getByLabel('一次性口令');
  await field.fill('AAAA-AAAA-AAAA');
  await page.getByRole('button', { name: '登录' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('口令不对');
  await field.fill(code);
  await page.getByRole('button', { name: '登录' }).click();
  expect(await page.locator('main').textContent()).toContain('看得见的人：local:张三');
  for (const name of ['.who a', '.who button'])
    expect((await page.locator(name).boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
});
