// The chat page in a real browser: what one says gets there, what is said there is seen, whatever happens to the line.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { changelog } from './chat-gallery.ts';
import { chatting, newest } from './chat-page.ts';

const { served, open, complaints } = chatting();
const input = (page: Page) => page.getByRole('textbox', { name: '消息' });
const last = () => served().group.messages().at(-1);

it('lets a newcomer say a first line to the bot, which hears it', async () => {
  const page = await open();
  await input(page).fill('帮助');
  await input(page).press('Enter');
  await newest(page).getByText('帮助').waitFor();
  expect(last()).toMatchObject({ text: '@值班 帮助', sender: { name: '王工' }, mentions: [{ kind: 'bot' }] });
  await expect.poll(() => served().texts.at(-1)).toBe('@_user_1 帮助');
  expect(await input(page).inputValue()).toBe('');
  expect(await page.locator('.message.pending').count()).toBe(0);
});

it('sends a suggestion with one press, and mentions once what was already mentioned', async () => {
  const page = await open();
  await page.getByRole('button', { name: '台账 空压机' }).click();
  await expect.poll(() => last()?.text).toBe('@值班 台账 空压机');
  await input(page).fill('@值班 状态');
  await input(page).press('Enter');
  await expect.poll(() => last()?.text).toBe('@值班 状态');
});

it('says a line to people only when the bot is switched off, and mentions people by name', async () => {
  const page = await open();
  await page.getByRole('button', { name: '@值班', exact: true }).click();
  await input(page).fill('@李姐 空压机修好了吗');
  await input(page).press('Enter');
  await expect.poll(() => last()?.text).toBe('@李姐 空压机修好了吗');
  expect(last()?.mentions.map(({ name }) => name)).toEqual(['李姐']);
  expect(await newest(page).locator('.at').textContent()).toBe('@李姐');
});

it('breaks a line with shift, and does not send what an input method is still composing', async () => {
  const page = await open();
  const before = served().group.messages().length;
  await input(page).fill('一');
  await input(page).press('Shift+Enter');
  await input(page).pressSequentially('二');
  for (const composing of ['{ isComposing: true }', '{ keyCode: 229 }']) {
    await page.evaluate(
      `document.querySelector('.composer textarea').dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...${composing} }))`,
    );
  }
  expect(await input(page).inputValue()).toBe('一\n二');
  expect(served().group.messages()).toHaveLength(before);
  await input(page).press('Enter');
  await expect.poll(() => last()?.text).toBe('@值班 一\n二');
});

it('shows a line on its way, says why it did not get there, and sends it again', async () => {
  const page = await open();
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/messages', async (request) => {
    if (request.request().method() !== 'POST') return request.continue();
    await held;
    return request.abort();
  });
  await input(page).fill('有人吗');
  await input(page).press('Enter');
  await page.getByText('发送中').waitFor();
  letGo();
  await page.getByText('没有发出去：连不上值班').waitFor();
  await page.unroute('**/messages');
  await page.getByRole('button', { name: '重发' }).click();
  await expect.poll(() => last()?.text).toBe('@值班 有人吗');
  await expect.poll(() => page.locator('.pending').count()).toBe(0);
  complaints.length = 0; // the request that was cut
});

it('shows what others say as they say it, and replies quote what they answer', async () => {
  const page = await open();
  const { group, people } = served();
  const asked = group.says(people.li, '青岛什么时候恢复 https://example.com/a');
  await newest(page).getByText('青岛什么时候恢复').waitFor();
  expect(await newest(page).locator('a').getAttribute('rel')).toContain('noopener');
  await newest(page).hover();
  await newest(page).getByRole('button', { name: '回复' }).click();
  await input(page).fill('十点');
  await input(page).press('Enter');
  await newest(page).getByText('回复 李姐：青岛什么时候恢复').waitFor();
  expect(last()?.parent).toBe(asked.id);
  const row = page.locator(`[data-message="${asked.id}"]`);
  asked.react(people.li, 'OK');
  await row.locator('.reactions').getByText('李姐').waitFor();
  await row.hover();
  await row.getByRole('button', { name: '赞' }).click();
  await row.locator('.reactions li').nth(1).waitFor();
  expect(await row.locator('.reactions li').allInnerTexts()).toEqual(['OK 李姐', '赞 王工']);
});

it('hands out files', async () => {
  const key = await served().uploads('变更日志.xlsx', Buffer.from('PK and more'));
  await served().sends('file', { file_key: key });
  const page = await open();
  const link = newest(page).getByRole('link', { name: /变更日志\.xlsx/ });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('变更日志.xlsx');
});

/** Pixels between what is seen last and the end of all messages. */
const FROM_END = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector('[role=log]'))`;

it('stays where its reader is, and tells of what is new below', async () => {
  const { group, people } = served();
  for (let line = 1; line <= 40; line++) group.says(people.li, `第 ${line} 行`);
  const page = await open();
  const fromEnd = () => page.evaluate<number>(FROM_END);
  await expect.poll(fromEnd).toBeLessThan(2);
  await page.evaluate(`document.querySelector('[role=log]').scrollTop = 0`);
  await expect.poll(fromEnd).toBeGreaterThan(200);
  group.says(people.li, '最新的一句');
  const pill = page.getByRole('button', { name: '有新消息' });
  await pill.click();
  await expect.poll(fromEnd).toBeLessThan(2);
  expect(await pill.isVisible()).toBe(false);
  group.says(people.li, '再一句');
  await newest(page).getByText('再一句').waitFor();
  await expect.poll(fromEnd).toBeLessThan(2);
});

it('shows a tall card from its beginning, and leaves its reader there when a file is added to it', async () => {
  const page = await open();
  const card = await served().sends('interactive', changelog);
  const seen = page.locator(`[data-message="${card}"] h3`);
  await seen.waitFor();
  const top = () => seen.boundingBox();
  await expect.poll(async () => (await top())?.y ?? 0).toBeGreaterThan(100);
  expect((await top())?.y).toBeLessThan(300);
  const key = await served().uploads('变更日志.xlsx', Buffer.from('PK'));
  await served().replies(card, 'file', { file_key: key });
  await page.getByRole('button', { name: '有新消息' }).waitFor();
  expect((await top())?.y).toBeLessThan(300);
  await page.reload();
  await expect.poll(async () => (await top())?.y ?? 0).toBeGreaterThan(100);
  expect((await top())?.y).toBeLessThan(300);
});

it('opens at the beginning of a tall card that answers a question', async () => {
  const { group, people, simulator } = served();
  const asked = group.says(people.wang, '@值班 变更', { mentions: simulator.apps.all() });
  const card = await served().replies(asked.id, 'interactive', changelog);
  const page = await open();
  const y = async () => (await page.locator(`[data-message="${card}"] h3`).boundingBox())?.y ?? 0;
  await expect.poll(y).toBeGreaterThan(100);
  expect(await y()).toBeLessThan(300);
});

it('goes back to older messages without moving those that are read', async () => {
  const { group, people } = served();
  for (let line = 1; line <= 80; line++) group.says(people.li, `旧的第 ${line} 行`);
  const page = await open();
  expect(await page.getByText('旧的第 1 行', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: /更早的 \d+ 条消息/ }).click();
  await page.getByText('旧的第 1 行', { exact: true }).waitFor();
});

it('takes the line up again after it broke, with all that was missed', async () => {
  const page = await open();
  const { group, people } = served();
  served().down();
  await page.getByText('连接断了，正在重连').waitFor();
  group.says(people.li, '断线时说的');
  // An answer that is no stream, after which browsers do not try again by themselves.
  await expect.poll(() => served().refused.filter((path) => path.endsWith('/changes')).length).toBeGreaterThan(0);
  served().up();
  await newest(page).getByText('断线时说的').waitFor({ timeout: 20_000 });
  await expect.poll(() => page.locator('[data-trouble]').isVisible()).toBe(false);
  complaints.length = 0; // the line that was cut
});

it('keeps chat and person in the address, and shows each person their own private chat', async () => {
  const page = await open();
  await page.getByLabel('以谁的身份发言').selectOption({ label: '李姐' });
  await page.getByRole('link', { name: /和机器人单独聊/ }).click();
  await page.getByRole('heading', { name: '值班' }).waitFor();
  await input(page).fill('状态');
  await input(page).press('Enter');
  await newest(page).getByText('状态').waitFor();
  // What was typed stands in the page at once, on its way to the simulator.
  const own = () =>
    served()
      .simulator.chats.all()
      .find(({ mode, name }) => mode === 'p2p' && name === '李姐');
  await expect
    .poll(() =>
      own()
        ?.messages()
        .map(({ text }) => text),
    )
    .toEqual(['状态']);
  await page.reload();
  await newest(page).getByText('状态').waitFor();
  expect(await page.locator('.speaker-name').textContent()).toBe('李姐');
  await page.goBack();
  await page.getByRole('heading', { name: '值班演练群' }).waitFor();
  await page.getByLabel('以谁的身份发言').selectOption({ label: '王工' });
  served().group.says(served().people.li, '给大家');
  await newest(page).getByText('给大家').waitFor();
});

it('tells in the list of chats what is not yet read', async () => {
  const page = await open();
  const { simulator, people } = served();
  const app = simulator.apps.all()[0];
  if (app === undefined) throw new Error('no app');
  const own = simulator.chats.open(people.wang, app);
  await served().sends('text', { text: '群里的' });
  await newest(page).getByText('群里的').waitFor();
  await served().sendsTo(own.id, 'text', { text: '只给你的' });
  await page.locator('.unread').getByText('1').waitFor();
  await page.getByRole('link', { name: /只给你的/ }).click();
  await newest(page).getByText('只给你的').waitFor();
  expect(await page.locator('.unread').count()).toBe(0);
});

it('puts a day between messages of different days, in the time of Shanghai', async () => {
  const { simulator, group, people } = served();
  simulator.clock.advance(86_400_000);
  const page = await open();
  const days = await page.locator('.day').count();
  group.says(people.li, '第二天');
  await newest(page).getByText('第二天').waitFor();
  expect(await page.locator('.day').count()).toBe(days + 1);
  const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });
  expect(await page.locator('.day').last().textContent()).toContain(shanghai.format(simulator.clock.now()));
  expect(await page.locator('[data-clock]').textContent()).toMatch(/^\d{4}-\d\d-\d\d 周. \d\d:\d\d$/);
});
