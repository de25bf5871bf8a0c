// Pages of Bitable sync opened in a real browser as one of the persons, with whatever they complain about.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openBrowser } from '../../support/servers/chromium.ts';
import type { SyncPages } from './bench.ts';

/** Installing a browser takes its time on a busy machine. */
const PATIENCE_MS = 600_000;
const SLOWLY_MS = 60_000;
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
export const DESK = { viewport: { width: 1280, height: 900 } } as const;

/** For all tests of a file; call it at its top. */
export function browserForTests() {
  let browser: Browser;
  /** What a page complained about: blocked by our own policy, a script's error. */
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  }, PATIENCE_MS);
  afterAll(() => browser?.close());
  const open = async (pages: SyncPages, right: string, options: BrowserContextOptions = DESK): Promise<Page> => {
    const { cookie } = await pages.as(right);
    const [name = '', value = ''] = cookie.split('=');
    const context = await browser.newContext({ ...options, baseURL: `http://127.0.0.1:${pages.bench.port}` });
    onTestFinished(() => context.close());
    await context.addCookies([{ name, value, url: `http://127.0.0.1:${pages.bench.port}` }]);
    const page = await context.newPage();
    page.setDefaultTimeout(SLOWLY_MS);
    page.on('console', (message) => {
      // A refusal that the page itself tells is logged by the browser, too.
      if (message.type() === 'error' && !/status of 4(00|09)/.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  };
  return { open, complaints };
}

/** What the first of them shows. */
export async function shown(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).allInnerTexts())[0] ?? '';
}
