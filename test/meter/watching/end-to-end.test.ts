// From the page to the group: each way in which a source misbehaves is its own state and one card, which ends when the source is well.
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { firstOf } from '../../support/extent.ts';
import { EXAMPLE, type MeterPages, type Misbehaviour, pageOf, sendPage } from '../../support/meter-pages.ts';
import { type MeterGroup, openMeterGroup } from './group.ts';

const NUMBER = '18601234567';

const oneMeter = (group: string): string => `{ "${NUMBER}": { name: "201", chats: [${group}] } }`;

const status = (code: number) => (_: unknown, response: ServerResponse) => void response.writeHead(code).end('no');
const saying =
  (html: string): Misbehaviour =>
  (_, response) =>
    sendPage(response, html);
const lying = (change: Partial<typeof EXAMPLE>, meter = NUMBER): Misbehaviour =>
  saying(pageOf(meter, { ...EXAMPLE, ...change }));

/** With every commit the first three, which are different in kind; by night all. */
const MISBEHAVIOURS: readonly (readonly [what: string, state: string, how: Misbehaviour])[] = [
  [
    'changes its page',
    'unreadable',
    saying('<html><body><table><tr><td>剩余</td><td>119.65</td></tr></table></body></html>'),
  ],
  ['wants WeChat', 'blocked', saying('请在微信客户端打开链接')],
  ['answers with another meter', 'other-meter', lying({}, '18600000000')],
  ['stalls', 'timeout', () => {}],
  ['bans', 'refused', status(403)],
  ['is broken', 'refused', status(500)],
  ['says a negative value', 'negative', lying({ remain: '-3.00', amount: '-2.40' })],
  ['says kWh and yuan that do not agree', 'inconsistent', lying({ amount: '9.57' })],
];

async function until(group: MeterGroup, isThere: () => Promise<boolean>, most = 40): Promise<void> {
  for (let turn = 0; turn < most; turn += 1) {
    if (await isThere()) return;
    await group.pass(5);
  }
  expect(await group.cards()).toBe('what was waited for');
}

it.each(firstOf(3, MISBEHAVIOURS))(
  'a source that %s is %s, on one card that ends when it is well',
  async (_, state, how) => {
    const group = await openMeterGroup(oneMeter);
    const { pages } = group.chat;
    await group.pass(15);
    expect(await group.cards()).toEqual([]);
    expect(await group.stateOf(NUMBER)).toBe('ok');
    pages.misbehave(how);
    await until(group, async () => (await group.cards()).length > 0);
    expect(await group.stateOf(NUMBER)).toBe(state);
    const [card] = await group.cards();
    expect(card?.title).toMatch(/^201 读不到数：来源/);
    expect(card?.colour).toBe('orange');
    expect(card?.text).toContain('最后一次读到是');
    await group.pass(15);
    pages.misbehave(null);
    await until(group, async () => (await group.stateOf(NUMBER)) === 'ok');
    await group.pass(5);
    expect((await group.cards()).map(({ title, colour }) => [title.startsWith('已恢复：'), colour])).toEqual([
      [true, 'green'],
    ]);
  },
);

it('a source that is gone is unreachable, and one that jumps is believed the third time', async () => {
  const group = await openMeterGroup(oneMeter);
  const { pages } = group.chat;
  await group.pass(10);
  pages.misbehave((request) => request.socket.destroy());
  await until(group, async () => (await group.cards()).length > 0);
  expect(await group.stateOf(NUMBER)).toBe('unreachable');
  pages.misbehave(null);
  await until(group, async () => (await group.stateOf(NUMBER)) === 'ok');
  pages.meters.set(NUMBER, { remain: '9.65', amount: '7.72', price: '0.80' });
  await until(group, async () => (await group.stateOf(NUMBER)) === 'jump', 3);
  await until(group, async () => (await group.stateOf(NUMBER)) === 'ok', 4);
});

function allDown(pages: MeterPages): void {
  pages.misbehave(saying('请在微信客户端打开链接'));
}

it('a source of many meters that bans us is one card, and none of its meters has another', async () => {
  const numbers = Array.from({ length: 12 }, (_, index) => `186000000${10 + index}`);
  const group = await openMeterGroup(
    (id) =>
      `{ ${numbers.map((number, index) => `"${number}": { name: "房${index + 1}", chats: [${id}] }`).join(', ')} }`,
  );
  await group.pass(10);
  allDown(group.chat.pages);
  await until(group, async () => (await group.cards()).length > 0);
  await group.pass(20);
  const cards = await group.cards();
  expect(cards.map(({ title }) => title)).toEqual(['电表来源 cnyiot 读不到数：12 块里 12 块']);
  expect(cards[0]?.text).toContain('房1、房2、房3、房4、房5 等 12 块');
  group.chat.pages.misbehave(null);
  await until(group, async () => (await group.cards())[0]?.colour === 'green');
  expect(await group.cards()).toHaveLength(1);
});

it('a balance that falls is one card, gets worse on it, and a top-up ends it and is said once', async () => {
  const group = await openMeterGroup(
    (id) => `{ "${NUMBER}": { name: "201", chats: [${id}], limits: { kwh: 20, yuan: 5 } } }`,
  );
  const { pages } = group.chat;
  const shows = (remain: string): void => {
    const amount = (Number(remain) * 0.8).toFixed(2);
    pages.meters.set(NUMBER, { remain, amount, price: '0.80' });
  };
  shows('20.50');
  await group.pass(10);
  expect(await group.cards()).toEqual([]);
  shows('19.90');
  await group.pass(10);
  expect(await group.cards()).toMatchObject([{ title: '201 的电不多了：19.90 度', colour: 'orange' }]);
  for (const remain of ['19.60', '20.10', '19.20']) {
    shows(remain);
    await group.pass(5);
  }
  expect(await group.cards()).toHaveLength(1);
  shows('119.20');
  await group.pass(10);
  const [card] = await group.cards();
  expect(card).toMatchObject({ colour: 'green' });
  expect(card?.text).toMatch(/充值到账 \+100\.\d\d 度/);
  expect(card?.text).toContain('现余 119.20 度');
  expect(card?.text).not.toContain('剩余 19.');
  const texts = await group.texts();
  expect(texts).toHaveLength(1);
  expect(texts[0]).toMatch(/^201 充值到账 \+100\.\d\d 度/);
  await group.pass(30);
  expect(await group.texts()).toHaveLength(1);
});
