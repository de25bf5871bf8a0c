// Clicks on cards: what is called back, what the answer does, and the numbers a person sees when it is wrong (feishu.md §2.8).
import { expect, test } from 'vitest';
import { APP_ID, card, HELLO, type Opened, opened, refusal, sent } from './opened.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const plain = (content: string): object => ({ tag: 'plain_text', content });
const VALUE = { v: 1, do: '刷新 台账 苏州' };
const BUTTON = { tag: 'button', text: plain('刷新'), behaviors: [{ type: 'callback', value: VALUE }] };

interface World extends Opened {
  readonly receiver: Receiver;
  readonly id: string;
}

async function withCard(elements: readonly object[], options: Parameters<typeof opened>[0] = {}): Promise<World> {
  const receiver = await openReceiver();
  const world = await opened({ eventUrl: receiver.url, ...options });
  await world.simulator.events.settled();
  return { ...world, receiver, id: await sent(world, 'interactive', card(elements)) };
}

test('a click says who, where and what, and an empty answer is enough', async () => {
  const { simulator, zhang, group, receiver, id } = await withCard([BUTTON]);
  expect(await simulator.message(id).click(zhang, '刷新')).toEqual({ kind: 'done', toast: null, replaced: false });
  expect(receiver.received.at(-1)?.event).toMatchObject({
    header: { event_type: 'card.action.trigger', create_time: expect.stringMatching(/^\d{16}$/) },
    event: {
      operator: { open_id: zhang.id, tenant_key: expect.any(String) },
      token: expect.stringMatching(/^c-/),
      action: { value: VALUE, tag: 'button', timezone: 'Asia/Shanghai' },
      host: 'im_message',
      context: { open_message_id: id, open_chat_id: group.id },
    },
  });
  expect(await simulator.message(id).click(zhang, VALUE)).toMatchObject({ kind: 'done' });
});

test('a toast is shown and a card takes the place of the one that was clicked', async () => {
  const { simulator, zhang, receiver, id } = await withCard([BUTTON]);
  const next = card([{ tag: 'markdown', content: '排队中' }]);
  receiver.answers(() => ({
    body: { toast: { type: 'success', content: '收到' }, card: { type: 'raw', data: next } },
  }));
  expect(await simulator.message(id).click(zhang, '刷新')).toEqual({
    kind: 'done',
    toast: { type: 'success', content: '收到' },
    replaced: true,
  });
  expect(simulator.message(id)).toMatchObject({ card: next, edits: 1 });
});

test('no answer has its number, and is not asked for again', async () => {
  const { simulator, zhang, receiver, id } = await withCard([BUTTON], { answerTimeoutMs: 150 });
  const before = receiver.received.length;
  receiver.answers(() => null);
  expect(await simulator.message(id).click(zhang, '刷新')).toMatchObject({ kind: 'error', code: 200341 });
  expect(simulator.message(id).edits).toBe(0);
  expect(receiver.received.length - before).toBe(1);
  expect(simulator.events.waiting()).toBe(0);
});

test('every wrong answer has its number, and none changes the card or is asked for again', async () => {
  const { simulator, zhang, receiver, id } = await withCard([BUTTON]);
  const before = receiver.received.length;
  const code = async (body: unknown, status = 200): Promise<number | null> => {
    receiver.answers(() => ({ body, status, headers: status === 302 ? { Location: receiver.url } : {} }));
    const outcome = await simulator.message(id).click(zhang, '刷新');
    return outcome.kind === 'error' ? outcome.code : null;
  };
  expect(await code({}, 500)).toBe(200671);
  expect(await code({}, 204)).toBe(200671);
  expect(await code({}, 302)).toBe(200671);
  expect(await code('"no card.action.trigger event handle"')).toBe(200672);
  expect(await code('not json')).toBe(200672);
  expect(await code([])).toBe(200672);
  expect(await code({ toast: { type: 'loud', content: 'x' } })).toBe(200672);
  expect(await code({ card: card([HELLO]) })).toBe(200673);
  expect(await code({ card: { type: 'raw', data: card([{ tag: 'note' }]) } })).toBe(200673);
  expect(await code({ card: { type: 'raw', data: { elements: [] } } })).toBe(200830);
  await receiver.close();
  expect(await code({})).toBe(200342);
  simulator.apps.setUrl(APP_ID, null);
  expect(await code({})).toBe(200340);
  expect(simulator.message(id).edits).toBe(0);
  expect(receiver.received.length - before).toBe(10);
  expect(simulator.events.waiting()).toBe(0);
});

test('a form sends what was filled in over what stood there, in the documented formats', async () => {
  const { simulator, zhang, receiver, id } = await withCard([
    {
      tag: 'form',
      name: '登记',
      elements: [
        { tag: 'input', name: 'why', required: true, max_length: 5 },
        {
          tag: 'select_static',
          name: 'site',
          initial_index: 2,
          options: ['苏州', '常州'].map((one) => ({ text: plain(one), value: one })),
        },
        {
          tag: 'multi_select_static',
          name: 'kinds',
          options: ['甲', '乙'].map((one) => ({ text: plain(one), value: one })),
        },
        { tag: 'date_picker', name: 'day', initial_date: '2026-11-26' },
        { tag: 'checker', name: 'sure', text: plain('确定') },
        {
          tag: 'button',
          name: 'ok',
          text: plain('提交'),
          form_action_type: 'submit',
          behaviors: [{ type: 'callback', value: VALUE }],
        },
      ],
    },
  ]);
  const message = simulator.message(id);
  await message.submit(zhang, '登记', { why: '换表', kinds: ['甲'], sure: true });
  expect(receiver.received.at(-1)?.event.event.action).toEqual({
    tag: 'button',
    name: 'ok',
    value: VALUE,
    timezone: 'Asia/Shanghai',
    form_value: { why: '换表', site: '常州', kinds: ['甲'], day: '2026-11-26 +0800', sure: true },
  });
  const calls = receiver.received.length;
  for (const values of [
    {},
    { why: '超过五个字了' },
    { why: '换', site: '北京' },
    { why: '换', other: 1 },
    { why: '换', kinds: ['丙'] },
  ]) {
    expect(await message.submit(zhang, '登记', values)).toMatchObject({ kind: 'refused' });
  }
  expect(await message.submit(zhang, '没有', {})).toMatchObject({ kind: 'refused' });
  expect(await message.click(zhang, '提交')).toEqual({ kind: 'refused', reason: 'why：必填' });
  expect(receiver.received).toHaveLength(calls);
});

test('selects and inputs outside a form call back by themselves', async () => {
  const { simulator, zhang, receiver, id } = await withCard([
    {
      tag: 'select_static',
      name: 'site',
      placeholder: plain('基地'),
      options: [{ text: plain('苏州'), value: 'suzhou' }],
    },
    { tag: 'input', name: 'word', placeholder: plain('查什么') },
  ]);
  const message = simulator.message(id);
  await message.choose(zhang, '基地', 'suzhou');
  expect(receiver.received.at(-1)?.event.event.action).toMatchObject({
    tag: 'select_static',
    name: 'site',
    option: 'suzhou',
  });
  await message.choose(zhang, 'word', '空压机');
  expect(receiver.received.at(-1)?.event.event.action).toMatchObject({
    tag: 'input',
    name: 'word',
    input_value: '空压机',
  });
  expect(await message.choose(zhang, '基地', 'wuxi')).toMatchObject({ kind: 'refused' });
});

test('links open, disabled buttons do nothing, strangers and late clicks are turned away', async () => {
  const { simulator, zhang, group, receiver, id } = await withCard([
    BUTTON,
    { tag: 'button', text: plain('详情'), behaviors: [{ type: 'open_url', default_url: 'https://example.com/1' }] },
    {
      tag: 'button',
      text: plain('停用'),
      disabled: true,
      disabled_tips: plain('正在运行'),
      behaviors: BUTTON.behaviors,
    },
  ]);
  const message = simulator.message(id);
  const calls = receiver.received.length;
  expect(await message.click(zhang, '详情')).toEqual({ kind: 'opened', url: 'https://example.com/1' });
  expect(await message.click(zhang, '停用')).toEqual({ kind: 'refused', reason: '正在运行' });
  expect(await message.click(zhang, '没有')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('刷新'),
  });
  await expect(message.click(simulator.people.add('外人'), '刷新')).rejects.toThrow('外人 不在这个会话里');
  expect(await group.says(zhang, '早').click(zhang, '刷新')).toMatchObject({ kind: 'refused' });
  simulator.clock.advance(14 * 86_400_000 + 1);
  expect(await message.click(zhang, '刷新')).toEqual({ kind: 'refused', reason: '卡片超过 14 天，不能再操作' });
  expect(receiver.received).toHaveLength(calls);
});

test('the update token: after the answer only, twice, for 30 minutes', async () => {
  const { simulator, client, zhang, receiver, id } = await withCard([BUTTON]);
  const update = (token: string, content: string) =>
    client.request({
      method: 'POST',
      url: '/open-apis/interactive/v1/card/update',
      data: { token, card: card([{ tag: 'markdown', content }]) },
    });
  const clicked = async (): Promise<string> => {
    await simulator.message(id).click(zhang, '刷新');
    return receiver.received.at(-1)?.event.event.token ?? '';
  };
  receiver.answers(({ event }, response) => {
    void update(event.event.token, '太早').then(() => response.end('{}'));
    return null;
  });
  const early = await clicked();
  expect(simulator.message(id)).toMatchObject({ edits: 0, text: expect.not.stringContaining('太早') });
  await update(early, '第二次');
  expect(await refusal(update(early, '第三次'))).toMatchObject({ status: 400, code: 300040 });
  expect(simulator.message(id).text).toBe('第二次');
  expect((await refusal(update('c-none', 'x'))).code).toBe(300020);
});

test('an old update token is refused', async () => {
  const { simulator, client, zhang, receiver, id } = await withCard([BUTTON]);
  await simulator.message(id).click(zhang, '刷新');
  const token = receiver.received.at(-1)?.event.event.token;
  simulator.clock.age(30 * 60_000);
  // The access token is as old, and still good.
  const late = client.request({
    method: 'POST',
    url: '/open-apis/interactive/v1/card/update',
    data: { token, card: card([HELLO]) },
  });
  expect((await refusal(late)).code).toBe(300030);
});
