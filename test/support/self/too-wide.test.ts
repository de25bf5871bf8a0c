// The helper that tells too wide pages: on a phone, on a desk, and not what scrolls in a box of its own.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../servers/chromium.ts';
import { tooWide } from '../too-wide.ts';

/** Installing a browser takes its time on a busy machine. */
const PATIENCE_MS = 600_000;
const SIZES = [
  { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  { viewport: { width: 1280, height: 900 } },
] as const;
const HEAD = '<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, PATIENCE_MS);
afterAll(() => browser?.close());

it.each(SIZES)('names what is wider than the device: %j', async (size) => {
  const page = await (await browser.newContext(size)).newPage();
  await page.setContent(`${HEAD}<main><p id="wide" style="width: 1400px">x</p><p>fits</p></main>`);
  const wide = await tooWide(page);
  expect(wide[0]).toMatch(new RegExp(`^${size.viewport.width} < 14\\d\\d <html`));
  expect(wide[1]).toMatch(/<p id="wide"/);
  expect(wide).toHaveLength(2);
});

it.each(SIZES)('finds nothing in a page that fits, whatever its boxes scroll: %j', async (size) => {
  const page = await (await browser.newContext(size)).newPage();
  const box = '<div style="overflow-x: auto"><p style="width: 1400px">x</p></div>';
  await page.setContent(`${HEAD}<main>${box}<p style="width: 100%">fits</p></main>`);
  expect(await tooWide(page)).toEqual([]);
});

it('names the box that is too wide itself', async () => {
  const page = await (await browser.newContext(SIZES[0])).newPage();
  const box = '<div class="box" style="overflow: hidden; width: 500px"><p style="width: 1400px">x</p></div>';
  await page.setContent(`${HEAD}<main>${box}</main>`);
  expect((await tooWide(page)).slice(1)).toEqual([expect.stringMatching(/^390 < 5\d\d <div class="box"/)]);
});
