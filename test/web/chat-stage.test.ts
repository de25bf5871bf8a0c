// The bar above the chat, and the page as a whole: time that passes, what is going on, fingers, weight, no JavaScript.
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { tooWide } from '../support/too-wide.ts';
import { changelog } from './chat-gallery.ts';
import { chatting, PHONE } from './chat-page.ts';

const { served, open } = chatting();

it('lets a working day or an hour pass without leaving the chat, and shows how far it is', async () => {
  const page = await open();
  await page.getByRole('button', { name: '过一个工作日' }).click();
  await expect.poll(() => served().presses.at(-1)).toBe('workday');
  await page.getByText('快进', { exact: true }).click();
  await page.getByRole('button', { name: '过一天' }).click();
  await expect.poll(() => served().presses.at(-1)).toBe('day');
  served().activity = {
    title: '正在过一个工作日',
    stage: '比对 苏州基地',
    percent: 42,
    lines: [],
    phase: 'daily',
    since: new Date().toISOString(),
  };
  await page.getByText('比对 苏州基地').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('42');
  expect(await page.getByRole('button', { name: '过一个工作日' }).isDisabled()).toBe(true);
  served().activity = null;
  await expect.poll(() => page.getByText('比对 苏州基地').isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: '过一个工作日' }).isDisabled()).toBe(false);
  expect(new URL(page.url()).pathname).toBe('/playground');
});

it('goes with the product’s clock', async () => {
  const page = await open();
  const clock = page.locator('[data-clock]');
  const before = await clock.textContent();
  served().simulator.clock.advance(7 * 86_400_000);
  await expect.poll(() => clock.textContent()).not.toBe(before);
});

const SMALL_TARGETS = `[...document.querySelectorAll('a:not(.skip), button, summary, select, textarea, input')]
  .filter((one) => one.checkVisibility({ opacityProperty: true }) && !one.closest('p, li, .bubble') && one.getBoundingClientRect().height < 42)
  .map((one) => one.outerHTML.slice(0, 160))`;

it.each(['light', 'dark'] as const)('fits a phone and its fingers: %s', async (colorScheme) => {
  await served().sends('interactive', changelog);
  const page = await open('', { ...PHONE, colorScheme });
  expect(await tooWide(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBeLessThanOrEqual(0);
  expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
  await page.getByRole('button', { name: '会话列表' }).click();
  await page
    .getByRole('link', { name: /和机器人单独聊|值班/ })
    .first()
    .waitFor();
  expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
});

it('is light, and no other page carries it', async () => {
  const page = await open();
  const links = await page
    .locator('link[rel=stylesheet], script[src]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? ''));
  expect(links.filter((one) => one.includes('/chat-'))).toHaveLength(2);
  const bodies = await Promise.all(
    ['/playground', ...links].map(async (one) => Buffer.from(await (await fetch(served().url + one)).arrayBuffer())),
  );
  expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThan(60_000);
  const missing = await fetch(`${served().url}/nowhere`, { headers: { accept: 'text/html' } });
  expect(await missing.text()).not.toContain('/chat-');
});

it('says without JavaScript that it needs it, and lets time pass all the same', async () => {
  const page = await open('', { javaScriptEnabled: false }, '.notice');
  expect(await page.locator('.notice h1').textContent()).toBe('群聊要用 JavaScript');
  const before = served().presses.length;
  await page.getByRole('button', { name: '过一个工作日' }).click();
  await expect.poll(() => served().presses.length).toBe(before + 1);
});
