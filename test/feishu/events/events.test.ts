import { describe, expect, it } from 'vitest';
import { clickAnswer } from '../../../src/feishu/events/click-answer.ts';
import { readDelivery } from '../../../src/feishu/events/delivery.ts';
import type { FeishuEvent } from '../../../src/feishu/events/event.ts';
import { addressedText } from '../../../src/feishu/events/message-text.ts';
import { CLICK, eventOf, MESSAGE, sealed, settings, signed } from './sealed.ts';

function read(content: object): FeishuEvent {
  const delivery = readDelivery(signed(sealed(content)), settings);
  if (delivery.kind !== 'event') throw new Error(`an event was wanted, found ${JSON.stringify(delivery)}`);
  return delivery.event;
}

const message = (members: object): FeishuEvent =>
  read(eventOf('im.message.receive_v1', { ...MESSAGE, message: { ...MESSAGE.message, ...members } }));

const common = { id: 'ev-1', at: '2026-11-25T00:30:00.000Z', tenantKey: 'tenant-1' };

describe('a message', () => {
  it('is read whole', () => {
    expect(message({})).toEqual({
      kind: 'message',
      ...common,
      messageId: 'om_1',
      chatId: 'oc_1',
      chatType: 'group',
      sentAt: '2026-11-25T00:30:00.123Z',
      type: 'text',
      content: { text: '@_user_1 台账 空压机 苏州' },
      text: '@_user_1 台账 空压机 苏州',
      mentions: [{ key: '@_user_1', name: '值班', openId: 'ou_bot' }],
      sender: { openId: 'ou_zhang', userId: null, unionId: 'on_zhang', type: 'user' },
      rootId: null,
      parentId: null,
      threadId: null,
    });
  });

  it('in a thread says which', () => {
    expect(message({ root_id: 'om_0', parent_id: 'om_9', thread_id: 'omt_1' })).toMatchObject({
      rootId: 'om_0',
      parentId: 'om_9',
      threadId: 'omt_1',
    });
  });

  it('as a post is its lines', () => {
    const post = {
      title: '请看',
      content: [
        [
          { tag: 'at', user_id: '@_user_1' },
          { tag: 'text', text: '台账' },
          { tag: 'a', text: '链接', href: 'https://x.example' },
        ],
        [{ tag: 'img', image_key: 'img_1' }],
        [{ tag: 'text', text: '谢谢' }],
      ],
    };
    expect(message({ message_type: 'post', content: JSON.stringify(post) })).toMatchObject({
      text: '请看\n @_user_1 台账链接\n\n谢谢',
    });
  });

  it('that is no text has none', () => {
    const content = { file_key: 'file_v3_1', file_name: '台账.xlsx' };
    expect(message({ message_type: 'file', content: JSON.stringify(content) })).toMatchObject({ text: null, content });
  });

  it('whose content is no JSON is still a message', () => {
    expect(message({ content: '不是 JSON' })).toMatchObject({ kind: 'message', content: {}, text: null });
    expect(message({ content: '[1]' })).toMatchObject({ kind: 'message', content: {}, text: null });
  });

  it('that is not as documented is told apart, with what is wrong', () => {
    expect(message({ message_id: 7 })).toEqual({
      kind: 'other',
      ...common,
      name: 'im.message.receive_v1',
      fault: expect.stringContaining('message.message_id'),
    });
  });
});

describe('what is addressed to the bot', () => {
  const of = (text: string, ...mentions: readonly [string, string | null, string][]) =>
    addressedText({ text, mentions: mentions.map(([key, openId, name]) => ({ key, openId, name })) }, 'ou_bot');

  it('is the text without its own mention', () => {
    expect(of('@_user_1 台账  空压机', ['@_user_1', 'ou_bot', '值班'])).toEqual({
      text: '台账 空压机',
      bot: true,
      everybody: false,
      others: [],
    });
  });

  it('names other people', () => {
    expect(
      of('@_user_12 给 @_user_1 看 台账', ['@_user_1', 'ou_zhang', '张三'], ['@_user_12', 'ou_bot', '值班']),
    ).toEqual({
      text: '给 @张三 看 台账',
      bot: true,
      everybody: false,
      others: [{ key: '@_user_1', openId: 'ou_zhang', name: '张三' }],
    });
  });

  it('is nothing when everybody is called', () => {
    expect(of('@_all 开会')).toEqual({ text: '开会', bot: false, everybody: true, others: [] });
    expect(of('@_all 开会', ['@_all', null, '所有人'])).toMatchObject({ bot: false, everybody: true, others: [] });
    expect(of('@_allx @_user_1')).toMatchObject({ text: '@_allx @_user_1', everybody: false });
  });

  it('keeps lines apart', () => {
    expect(of('@_user_1 台账\n苏州', ['@_user_1', 'ou_bot', '值班']).text).toBe('台账\n苏州');
  });
});

describe('a click', () => {
  const click = (action: object) =>
    read(
      eventOf(
        'card.action.trigger',
        { ...CLICK, action: { ...CLICK.action, ...action } },
        { create_time: '1795566600123456' },
      ),
    );

  it('says who pressed what, on which card', () => {
    expect(click({})).toEqual({
      kind: 'click',
      ...common,
      at: '2026-11-25T00:30:00.123Z',
      operator: { openId: 'ou_li', userId: null, unionId: 'on_li' },
      messageId: 'om_2',
      chatId: 'oc_1',
      value: { v: 1, do: '刷新 台账' },
      tag: 'button',
      name: null,
      form: {},
      option: null,
      options: [],
      input: null,
      checked: null,
      updateToken: 'c-update-token',
    });
  });

  it('of a form brings its fields', () => {
    const fields = { word: '空压机', kinds: ['a', 'b'], day: '2026-11-21 +0800', all: true };
    expect(click({ name: 'f_submit', form_value: fields })).toMatchObject({ name: 'f_submit', form: fields });
    expect(click({ option: 'a', options: ['b'], input_value: 'c', checked: false })).toMatchObject({
      option: 'a',
      options: ['b'],
      input: 'c',
      checked: false,
    });
  });

  it('may carry a string, or nothing', () => {
    expect(click({ value: 'x' })).toMatchObject({ value: 'x' });
    expect(click({ value: undefined })).toMatchObject({ value: null });
  });

  it('is answered with an object, in any case', () => {
    expect(clickAnswer({})).toEqual({});
    expect(clickAnswer({ toast: { kind: 'success', text: '已收到' }, card: { schema: '2.0' } })).toEqual({
      toast: { type: 'success', content: '已收到' },
      card: { type: 'raw', data: { schema: '2.0' } },
    });
  });
});

describe('other events', () => {
  const operator_id = { open_id: 'ou_li', union_id: 'on_li', user_id: 'li' };
  const operator = { openId: 'ou_li', unionId: 'on_li', userId: 'li' };

  it.each([
    ['im.chat.member.bot.added_v1', 'bot-added'],
    ['im.chat.member.bot.deleted_v1', 'bot-removed'],
    ['im.chat.access_event.bot_p2p_chat_entered_v1', 'chat-entered'],
  ])('%s is %s', (type, kind) => {
    expect(read(eventOf(type, { chat_id: 'oc_1', operator_id, name: '值班' }))).toEqual({
      kind,
      ...common,
      chatId: 'oc_1',
      operator,
    });
  });

  it('tell of people who are others now, and who have left', () => {
    const li = { open_id: 'ou_li', name: '李姐', department_ids: ['od-1', 'od-2'], status: { is_resigned: false } };
    const facts = { openId: 'ou_li', name: '李姐', departments: ['od-1', 'od-2'] };
    const told = (type: string, object: object) => read(eventOf(type, { object, old_object: {} }));
    expect(told('contact.user.updated_v3', li)).toEqual({ kind: 'person-changed', ...common, ...facts });
    expect(told('contact.user.updated_v3', { ...li, status: { is_resigned: true } })).toMatchObject({
      kind: 'person-left',
    });
    expect(told('contact.user.deleted_v3', li)).toEqual({ kind: 'person-left', ...common, ...facts });
    // Without the scopes there is the id alone.
    expect(told('contact.user.deleted_v3', { open_id: 'ou_li' })).toMatchObject({ name: null, departments: null });
    expect(told('contact.user.updated_v3', { ...li, department_ids: ['D123'] })).toMatchObject({ departments: null });
    expect(told('contact.user.deleted_v3', { name: '李姐' })).toMatchObject({
      kind: 'other',
      fault: expect.any(String),
    });
  });

  it('of unknown kinds pass by name', () => {
    expect(read(eventOf('im.message.recalled_v1', { message_id: 'om_1' }))).toEqual({
      kind: 'other',
      ...common,
      name: 'im.message.recalled_v1',
      fault: null,
    });
  });

  it('of version 1 pass too', () => {
    const event = { type: 'p2p_chat_create', app_id: settings.appId, tenant_key: 'tenant-1', chat_id: 'oc_1' };
    const content = {
      ts: '1795566600.5',
      uuid: 'u-1',
      token: settings.verificationToken,
      type: 'event_callback',
      event,
    };
    expect(read(content)).toEqual({
      kind: 'other',
      id: 'u-1',
      at: '2026-11-25T00:30:00.500Z',
      tenantKey: 'tenant-1',
      name: 'p2p_chat_create',
      fault: null,
    });
  });

  it('can be stored as JSON and read again', () => {
    const event = message({});
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  });
});
