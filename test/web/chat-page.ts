// A browser on the chat page, for the tests of it: what it complains about fails the test.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openBrowser } from '../support/servers/chromium.ts';
import { type ChatServed, serveChat } from './chat-served.ts';

/** Installing a browser takes its time. */
const PATIENCE_MS = 600_000;

export const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true } as const;

export interface Chatting {
  readonly served: () => ChatServed;
  /** Opens the page and waits until it shows the chat, or `sign`. */
  open(query?: string, options?: BrowserContextOptions, sign?: string): Promise<Page>;
  /** Scripts' errors, refusals by our own policy, dialogs of the browser. Emptied, they are forgiven. */
  readonly complaints: string[];
}

/** Starts and ends everything around the tests of a file. */
export function chatting(): Chatting {
  const complaints: string[] = [];
  let [served, browser]: [ChatServed | null, Browser | null] = [null, null];
  const there = (): ChatServed => {
    if (served === null) throw new Error('nothing is served yet');
    return served;
  };
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveChat(), openBrowser()]);
  }, PATIENCE_MS);
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    served?.up();
    served?.answersClicks({});
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return {
    served: there,
    complaints,
    open: async (query = '', options = {}, sign = '.day, .nothing') => {
      if (browser === null) throw new Error('there is no browser yet');
      const page = await (await browser.newContext(options)).newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(`${there().url}/playground${query}`);
      await page.locator(sign).first().waitFor();
      return page;
    },
  };
}

/** The newest message of the page. */
export function newest(page: Page) {
  return page.locator('.message').last();
}
