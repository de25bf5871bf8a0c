// The pages without scripts, in a real browser: 过一个工作日 is pressed, and the server is killed before its daily job is over.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atEvening } from '../support/evening.ts';
import { openBrowser } from '../support/servers/chromium.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lastDay } from './last-day.ts';
import { type Started, startZhiban, until } from './started.ts';

/** The second of its days is stepped through from one evening to the next. */
const evening = atEvening();
const folder = temporaryFolder('browser-kill');
let zhiban: Started;
let browser: Browser;
beforeAll(async () => {
  [zhiban, browser] = await Promise.all([startZhiban(folder, evening), openBrowser()]);
  await zhiban.idle();
});
afterAll(async () => {
  await browser?.close();
  await zhiban?.stop('SIGINT');
});

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`http://localhost:${zhiban.port}${path}`);
  return page;
}

it('works without JavaScript, and goes on after a kill between the working day and its daily job', async () => {
  const before = await open('/');
  await before.getByRole('button', { name: '过一个工作日' }).click();
  await until(async () => (await zhiban.activity())?.phase === 'daily', 'the daily job');
  expect(lastDay(folder)).toBe(1);
  // It would go on looking for the killed server by itself.
  await before.close();
  await zhiban.stop('SIGKILL');
  zhiban = await startZhiban(folder, evening);
  const page = await open('/');
  await page.getByRole('button', { name: '过一个工作日' }).click();
  expect(await page.locator('noscript').count()).toBeGreaterThan(0);
  // How many there are by then depends on the mornings that passed on the way.
  await page.waitForURL(/\/ledger\/changes\?publication=\d+$/, { timeout: 600_000 });
  expect(await page.locator('.entry').count()).toBeGreaterThan(0);
  expect(lastDay(folder)).toBe(2);
});
