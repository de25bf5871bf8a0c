// Cards in the chat page, in a real browser: every component, data that means no good, and what comes of a press.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { tooWide } from '../support/too-wide.ts';
import { asking, built, changelog, charts, HOSTILE, LONG_WORD, pair } from './chat-gallery.ts';
import { byHand } from './chat-gallery-by-hand.ts';
import { chatting, newest, PHONE } from './chat-page.ts';

const { served, open } = chatting();

async function shows(card: object, page?: Page): Promise<Page> {
  const id = await served().sends('interactive', card);
  expect(id).toMatch(/^om_/);
  const shown = page ?? (await open());
  await shown.locator(`[data-message="${id}"]`).waitFor();
  return shown;
}

const card = (...elements: readonly JsonObject[]): JsonObject => ({ schema: '2.0', body: { elements } });
const plain = (content: string) => ({ tag: 'plain_text', content });
const button = (text: string, value: JsonObject, more: JsonObject = {}): JsonObject => ({
  tag: 'button',
  text: plain(text),
  behaviors: [{ type: 'callback', value }],
  ...more,
});

it('shows a changelog: conclusion, sentences, a table that pages, a panel that opens, links', async () => {
  const page = await shows(changelog);
  const row = newest(page);
  expect(await row.locator('h3').textContent()).toContain('台账 1,204 项变更，1 个基地没有比对');
  expect(await row.locator('.card-head').getAttribute('class')).toContain('tone-orange');
  expect(await row.locator('li').last().textContent()).toContain(HOSTILE.replace(/\s+/g, ' '));
  expect(await row.locator('img, .at, a[href^="javascript"]').count()).toBe(0);
  expect(await row.locator('tbody tr').count()).toBe(10);
  await row.getByRole('button', { name: '下一页' }).click();
  expect(await row.locator('tbody tr').allTextContents()).toEqual([
    expect.stringContaining('长沙基地'),
    expect.stringContaining('昆明基地'),
  ]);
  expect(await row.getByRole('button', { name: '下一页' }).isDisabled()).toBe(true);
  expect(await row.getByText('10.8.3.21').isVisible()).toBe(false);
  await row.getByText('没有比对的 1 个基地', { exact: true }).click();
  expect(await row.getByText('10.8.3.21').isVisible()).toBe(true);
  const link = row.getByRole('link', { name: '查看全部变更' });
  expect(await link.evaluate((node) => [node.getAttribute('target'), node.getAttribute('rel')])).toEqual([
    '_blank',
    'noopener noreferrer',
  ]);
});

it('keeps page and panel when the card is replaced, and shows what is new in it', async () => {
  const page = await shows(changelog);
  const id = (await newest(page).getAttribute('data-message')) ?? '';
  await newest(page).getByRole('button', { name: '下一页' }).click();
  await newest(page).getByText('没有比对的 1 个基地', { exact: true }).click();
  const text = JSON.stringify(changelog).replaceAll('台账 1,204 项变更', '台账 1,205 项变更');
  await served().patches(id, JSON.parse(text));
  await newest(page).getByRole('heading', { name: /1,205/ }).waitFor();
  expect(await newest(page).locator('.steps').textContent()).toContain('2 / 2');
  expect(await newest(page).getByText('10.8.3.21').isVisible()).toBe(true);
});

it('shows a word of 200 letters and a hostile one without widening a phone', async () => {
  const page = await shows(built, await open('', PHONE));
  for (const one of [charts, pair, asking, byHand, changelog]) await shows(one, page);
  expect(await page.getByText(LONG_WORD).textContent()).toContain(HOSTILE.replaceAll('<', '＜').slice(0, 20));
  expect(await tooWide(page)).toEqual([]);
  // What would be wider is cut off by the list of messages, and never seen.
  const wide = await page.evaluate(
    `[...document.querySelectorAll('.message *')].filter((one) => one.closest('.table-scroll table') === null
       && one.getBoundingClientRect().right > ${PHONE.viewport.width} - 8).map((one) => one.outerHTML.slice(0, 120))`,
  );
  expect(wide).toEqual([]);
});

it('draws bars, lines and rings with their names, and lists the numbers of what it cannot draw', async () => {
  const page = await shows(charts);
  const row = newest(page);
  await row.locator('svg rect').first().waitFor();
  expect(await row.locator('svg rect').count()).toBe(12);
  expect(await row.locator('svg circle').count()).toBe(14);
  expect(await row.locator('svg .slice').count()).toBe(4);
  expect(await row.locator('figcaption').allTextContents()).toEqual(['各基地昨日用电（度）', '近 7 天', '电费构成']);
  expect(await row.locator('.legend li').first().textContent()).toBe('苏州');
  expect(await row.locator('svg').first().getAttribute('aria-label')).toContain('12 个数');
  await shows(byHand, page);
  await newest(page).getByText('不画 radar 图').waitFor();
});

it('draws bars and a line over the same places, in their order, each by its own axis', async () => {
  const row = newest(await shows(pair));
  await row.locator('svg rect').first().waitFor();
  expect([await row.locator('svg rect').count(), await row.locator('svg circle').count()]).toEqual([6, 7]);
  expect(await row.locator('.legend li').allTextContents()).toEqual(['剩余（度，左）', '用电（度，右）']);
  const texts = await row.locator('svg > text').allTextContents();
  expect(texts.filter((text) => text.startsWith('11-'))).toHaveLength(7);
  // 320 on the left, 22 on the right: one axis for both would have no small steps.
  expect(texts).toEqual(expect.arrayContaining(['400', '20']));
});

it('shows what other hands make: dates of Shanghai, money, columns, markdown of all kinds', async () => {
  const page = await shows(byHand);
  const row = newest(page);
  expect(await row.locator('.table td').nth(1).textContent()).toBe('2026/11/22 00:30');
  expect(await row.locator('.table td').nth(2).textContent()).toBe('¥1,234,567.89');
  expect(await row.locator('ol > li').nth(1).locator('ul > li').textContent()).toBe('里面的');
  expect(await row.locator('pre').textContent()).toBe('select * from point where name = "<b>"');
  expect(await row.locator('.markdown table td').allTextContents()).toEqual(['甲', '1', '乙', '22']);
  const line = row.getByText('a_b_c 2 * 3 * 4');
  expect(await line.textContent()).toContain('<不是标签> <at id=all>');
});

it('tells the bot of a press, once, and shows what it answers', async () => {
  const page = await shows(card(button('确认', { do: '确认' }), { tag: 'markdown', content: '未确认' }));
  const before = served().clicks.length;
  served().answersClicks({
    body: {
      toast: { type: 'success', content: '已确认' },
      card: { type: 'raw', data: card({ tag: 'markdown', content: '王工 已确认' }) },
    },
  });
  await newest(page).getByRole('button', { name: '确认' }).dblclick();
  await page.locator('.toast.success').getByText('已确认').waitFor();
  await newest(page).getByText('王工 已确认').waitFor();
  expect(served().clicks.slice(before)).toMatchObject([{ tag: 'button', value: { do: '确认' } }]);
});

it('holds the card while a press is under way, and says the platform’s number when it comes to nothing', async () => {
  const page = await shows(card(button('慢', { do: '慢' }), button('别的', { do: '别的' })));
  served().answersClicks(null);
  const other = newest(page).getByRole('button', { name: '别的' });
  await newest(page).getByRole('button', { name: '慢' }).click();
  await expect.poll(() => other.isDisabled()).toBe(true);
  await page.locator('.toast.error').getByText('200341').waitFor();
  expect(await other.isDisabled()).toBe(false);
  for (const [answer, code] of [
    [{ status: 500 }, '200671'],
    [{ body: [] }, '200672'],
    [{ body: { card: { type: 'raw', data: { schema: '2.0', body: {} } } } }, '200673'],
  ] as const) {
    served().answersClicks(answer);
    await other.click();
    await page.locator('.toast.error').getByText(code).waitFor();
  }
  const app = served().simulator.apps.all()[0];
  served().simulator.apps.setUrl(app?.id ?? '', null);
  await other.click();
  await page.locator('.toast.error').getByText('200340').waitFor();
  served().simulator.apps.setUrl(app?.id ?? '', app?.eventUrl ?? null);
});

it('asks back before a press counts', async () => {
  const confirm = { title: plain('清空表「设备台账」？'), text: plain('1,204 行会没有') };
  const page = await shows(card(button('清空', { do: '清空' }, { type: 'danger', confirm })));
  const before = served().clicks.length;
  await newest(page).getByRole('button', { name: '清空' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.textContent()).toContain('1,204 行会没有');
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'detached' });
  await newest(page).getByRole('button', { name: '清空' }).click();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(served().clicks).toHaveLength(before);
  await newest(page).getByRole('button', { name: '清空' }).click();
  await dialog.getByRole('button', { name: '确定' }).click();
  await expect.poll(() => served().clicks.length).toBe(before + 1);
});

it('sends a form as it was filled in, asks for what is required, and keeps what was entered when the card is replaced', async () => {
  const page = await shows(asking);
  const row = newest(page);
  const id = (await row.getAttribute('data-message')) ?? '';
  const before = served().clicks.length;
  await row.getByRole('button', { name: '提交' }).click();
  await row.getByText('请填写设备').waitFor();
  expect(served().clicks).toHaveLength(before);
  await row.getByLabel('设备').fill('空压机12#');
  await served().patches(id, JSON.parse(JSON.stringify(asking).replaceAll('报修', '报修（改）')));
  await newest(page).getByText('报修（改）').waitFor();
  expect(await newest(page).getByLabel('设备').inputValue()).toBe('空压机12#');
  await newest(page).getByLabel('基地').selectOption({ label: '武汉' });
  await newest(page).getByRole('checkbox', { name: '轴承' }).check();
  await newest(page).getByLabel('说明').fill('异响\n很大');
  await newest(page).getByRole('button', { name: '提交' }).click();
  await expect.poll(() => served().clicks.length).toBe(before + 1);
  expect(served().clicks.at(-1)).toMatchObject({
    name: 'repair_submit',
    form_value: {
      device: '空压机12#',
      site: 'wuhan',
      parts: ['电机', '轴承'],
      day: '2026-11-24 +0800',
      note: '异响\n很大',
    },
  });
});

it('tells of choices outside forms, and of a container that is pressed', async () => {
  const page = await shows(byHand);
  const row = newest(page);
  const heard = () => served().clicks.at(-1);
  await row.getByText('我看过了').click();
  await expect.poll(heard).toMatchObject({ tag: 'checker', checked: true });
  await row.getByLabel('排序').selectOption('old');
  await expect.poll(heard).toMatchObject({ tag: 'select_static', option: 'old' });
  await row.getByLabel('再找一个词').fill('水泵');
  await row.getByLabel('再找一个词').press('Enter');
  await expect.poll(heard).toMatchObject({ tag: 'input', input_value: '水泵' });
  await row.getByText('整块都能点').click();
  await expect.poll(heard).toMatchObject({ value: { open: 'site' } });
  const before = served().clicks.length;
  served().answersClicks(null);
  await row.getByText('整块都能点').dblclick();
  await page.locator('.toast.error').getByText('200341').waitFor();
  expect(served().clicks).toHaveLength(before + 1);
});

it('names what it does not know, and what is not as it should be, and shows the rest', async () => {
  const page = await open();
  const said = await page.evaluate(`(() => {
    const context = { nameOf: (id) => id, people: () => [], memory: new Map(), form: null, act: {} };
    const elements = [{ tag: 'hologram' }, 7, { tag: 'table', columns: 3, rows: 'x' }, { tag: 'chart' }, { tag: 'img', img_key: '../../x', alt: { content: '外面' } },
      { tag: 'markdown', content: '<hologram>字</hologram> <b>没有结尾 <at id=ou_1>' },
      { tag: 'button', text: { content: '去' }, behaviors: [{ type: 'open_url', default_url: 'javascript:alert(1)' }] }, { tag: 'div', text: { tag: 'plain_text', content: '还在' } }];
    return chat.card({ schema: '2.0', body: { elements } }, context).outerHTML;
  })()`);
  for (const words of [
    '不会显示的组件：hologram',
    '（没有 tag）',
    '外面',
    '&lt;hologram&gt;字',
    '没有结尾',
    '@ou_1',
    '还在',
  ])
    expect(said).toContain(words);
  expect(said).not.toMatch(/href|src=/);
});
