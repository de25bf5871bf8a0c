// The playground's page of a Bitable, in a browser: looked at, followed while a bot writes, changed as a person changes it.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { tooWide } from '../support/too-wide.ts';
import { chatting } from './chat-page.ts';

const { served, open, complaints } = chatting();

const FIELDS: readonly JsonObject[] = [
  { field_name: '编号', type: 1 },
  { field_name: '数量', type: 2, property: { formatter: '1,000.00' } },
  { field_name: '班次', type: 3, property: { options: [{ name: '早' }, { name: '晚' }] } },
  { field_name: '时间', type: 5, property: { date_formatter: 'yyyy/MM/dd HH:mm' } },
  { field_name: '完成', type: 7 },
  { field_name: '合计', type: 20 },
];

let count = 0;

/** A new table with these rows. */
function tableOf(rows: readonly JsonObject[]): {
  readonly app: string;
  readonly table: string;
  readonly ids: readonly string[];
} {
  const { bitable } = served().simulator;
  const { app } = bitable.createBase({ name: `能耗${++count}` });
  const { table } = bitable.createTable(app, { name: '台账', fields: FIELDS });
  return { app, table, ids: bitable.addRecords(table, rows) };
}

const cell = (page: Page, row: number, name: string) =>
  page.locator('tbody tr').nth(row).locator(`[data-name="${name}"]`);
const rowsOf = (table: string) =>
  served()
    .simulator.bitable.rows(table)
    .map(({ fields }) => fields);

it('is reached from the chat, by its button and by a link to the table', async () => {
  const { app, table } = tableOf([{ 编号: '一' }]);
  await served().sends('text', { text: `表在这里：https://zhiban.feishu.cn/base/${app}?table=${table}&view=vewX` });
  const page = await open();
  const link = page.locator('.bubble a').last();
  expect(await link.getAttribute('href')).toBe(`/playground/bitable/${app}/${table}`);
  await page.getByRole('link', { name: '打开多维表格' }).click();
  await page.locator(`a[href="/playground/bitable/${app}/${table}"]`).click();
  await page.getByRole('heading', { name: '台账' }).waitFor();
  expect(await cell(page, 0, '编号').textContent()).toBe('一');
  // As a task's link is written: under our own address.
  await page.goto(`${served().url}/base/${app}?table=${table}`);
  expect(new URL(page.url()).pathname).toBe(`/playground/bitable/${app}/${table}`);
  await page.getByRole('heading', { name: '台账' }).waitFor();
});

it('shows cells as people read them, and marks what has just been written', async () => {
  const at = Date.parse('2026-11-26T00:30:00Z');
  const total = { type: 2, value: [3] };
  const { app, table, ids } = tableOf([
    { 编号: '一', 数量: 1234.5, 班次: '早', 时间: at, 完成: true, 合计: total },
    { 编号: '二' },
  ]);
  const page = await open(`/bitable/${app}/${table}`, {}, 'tbody tr');
  expect(await page.locator('tbody tr').first().locator('td').allTextContents()).toEqual([
    '一',
    '1,234.50',
    '早',
    '2026/11/26 08:30',
    '☑',
    '3',
  ]);
  expect(await page.locator('.changed').count()).toBe(0);
  served().simulator.bitable.editCells(table, ids[1] ?? '', { 数量: 2 });
  await page.locator('td.changed').waitFor();
  expect(await page.locator('.changed').allTextContents()).toEqual(['2.00']);
  served().simulator.bitable.addRecords(table, [{ 编号: '三' }]);
  await page.locator('tr.changed').waitFor();
  expect(await page.locator('tr.changed').first().textContent()).toContain('三');
});

it('changes texts, numbers, options, dates and boxes, as the person who is chosen', async () => {
  const { app, table } = tableOf([{ 编号: '一', 时间: Date.parse('2026-11-26T00:30:15Z') }]);
  const page = await open(`/bitable/${app}/${table}`, {}, 'tbody tr');
  await page.getByLabel('以谁的身份改').selectOption('李姐');
  await cell(page, 0, '编号').click();
  await page.getByRole('textbox', { name: '编号' }).fill('壹');
  await page.keyboard.press('Enter');
  await cell(page, 0, '编号').getByText('壹').waitFor();
  await cell(page, 0, '数量').click();
  await page.getByRole('textbox', { name: '数量' }).fill('12万');
  await page.keyboard.press('Enter');
  await page.getByText('“12万”不是数字').waitFor();
  await page.getByRole('textbox', { name: '数量' }).fill('12');
  await page.keyboard.press('Enter');
  await cell(page, 0, '数量').getByText('12.00').waitFor();
  await cell(page, 0, '班次').click();
  await page.getByRole('combobox', { name: '班次' }).selectOption('晚');
  await cell(page, 0, '班次').getByText('晚').waitFor();
  await cell(page, 0, '完成').click();
  await cell(page, 0, '完成').getByText('☑').waitFor();
  // A date that was only looked at keeps its seconds.
  await cell(page, 0, '时间').click();
  await page.keyboard.press('Enter');
  await cell(page, 0, '时间').click();
  await page.keyboard.press('Escape');
  expect(rowsOf(table)).toEqual([
    {
      编号: [{ type: 'text', text: '壹' }],
      数量: 12,
      班次: '晚',
      时间: Date.parse('2026-11-26T00:30:15Z'),
      完成: true,
    },
  ]);
  await cell(page, 0, '时间').click();
  await page.getByLabel('时间').fill('2026-11-27T09:00');
  await page.keyboard.press('Enter');
  await cell(page, 0, '时间').getByText('2026/11/27 09:00').waitFor();
  await cell(page, 0, '数量').click();
  await page.getByRole('textbox', { name: '数量' }).fill('');
  await page.keyboard.press('Enter');
  await expect.poll(() => rowsOf(table)[0]?.数量).toBeUndefined();
  // What is calculated is no cell to write in.
  await cell(page, 0, '合计').click();
  expect(await page.locator('tbody :is(input, textarea, select)').count()).toBe(0);
});

it('goes through its pages, deletes a row, and holds still under who is typing', async () => {
  const { app, table, ids } = tableOf(Array.from({ length: 120 }, (_, at) => ({ 编号: `第${at + 1}` })));
  const page = await open(`/bitable/${app}/${table}`, {}, 'tbody tr');
  await page.getByText('第 1–100 行，共 120 行').waitFor();
  await page.getByRole('button', { name: '下一页' }).click();
  await page.getByText('第 101–120 行，共 120 行').waitFor();
  expect(await cell(page, 0, '编号').textContent()).toBe('第101');
  await cell(page, 0, '编号').click();
  await page.getByRole('textbox', { name: '编号' }).fill('正在写');
  served().simulator.bitable.editCells(table, ids[101] ?? '', { 编号: '别人改的' });
  await expect.poll(() => page.getByRole('textbox', { name: '编号' }).inputValue()).toBe('正在写');
  await page.keyboard.press('Enter');
  await page.getByText('别人改的').waitFor();
  await page.locator('tbody tr').first().hover();
  await page.getByRole('button', { name: '删除第 101 行' }).click();
  await page.getByText('第 101–119 行，共 119 行').waitFor();
  await page.goBack();
  await page.getByText('第 1–100 行，共 119 行').waitFor();
});

it.each(['light', 'dark'] as const)('fits a phone: %s', async (colorScheme) => {
  const { app, table, ids } = tableOf([{ 编号: '一个很长很长的名字，'.repeat(10), 数量: 1, 班次: '早', 完成: true }]);
  const options = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme };
  const page = await open(`/bitable/${app}/${table}`, options, 'tbody tr');
  expect(await tooWide(page)).toEqual([]);
  // Who has scrolled to a column is still there when the table is drawn anew.
  await cell(page, 0, '合计').scrollIntoViewIfNeeded();
  const place = await page.evaluate('document.querySelector(".sheet").scrollLeft');
  expect(place).toBeGreaterThan(100);
  served().simulator.bitable.editCells(table, ids[0] ?? '', { 完成: false });
  await page.locator('td.changed').waitFor();
  expect(await page.evaluate('document.querySelector(".sheet").scrollLeft')).toBe(place);
  await cell(page, 0, '数量').tap();
  await page.getByRole('textbox', { name: '数量' }).fill('2');
  await page.keyboard.press('Enter');
  await cell(page, 0, '数量').getByText('2.00').waitFor();
  const shots = process.env.ZHIBAN_SHOTS;
  if (shots !== undefined) await page.screenshot({ path: `${shots}/bitable-${colorScheme}.png` });
  await page.goto(`${served().url}/playground/bitable`);
  await page.locator('.grid-entry').first().waitFor();
  expect(await tooWide(page)).toEqual([]);
});

it('says what it cannot show', async () => {
  const page = await open('/bitable/NobodysBase/tblNothing', {}, '[data-trouble]:not([hidden])');
  expect(await page.locator('[data-trouble]').textContent()).toContain('没有数据表 tblNothing');
  // The browser says so, too.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('400')]);
});
