// Events as the platform would deliver them, for the bot's tests.
import type { ClickEvent, FeishuEvent, MessageEvent } from '../../src/feishu/events/event.ts';
import type { Json } from '../../src/lib/json.ts';

export const BOT = 'ou_bot';
let counter = 0;

/** Unique in this process; `mark` tells processes apart. */
function next(): string {
  counter += 1;
  return `${process.pid}-${counter}`;
}

export interface Told {
  readonly id?: string;
  readonly messageId?: string;
  readonly chat?: string;
  readonly chatType?: 'p2p' | 'group';
  readonly person?: string;
  readonly at?: Date;
  /** False: the bot is not mentioned. */
  readonly toBot?: boolean;
  readonly senderType?: string;
  readonly everybody?: boolean;
}

/** Somebody writes; in a group, unless told, with the bot mentioned in front. */
export function message(text: string | null, told: Told = {}): MessageEvent {
  const at = (told.at ?? new Date()).toISOString();
  const { chatType = 'group' } = told;
  const mentioned = told.toBot ?? chatType === 'group';
  const whole = mentioned && text !== null ? `@_user_1 ${text}` : text;
  return {
    kind: 'message',
    id: told.id ?? `evt-${next()}`,
    at,
    tenantKey: 'tenant',
    messageId: told.messageId ?? `om_${next()}`,
    chatId: told.chat ?? 'oc_a',
    chatType,
    sentAt: at,
    type: text === null ? 'image' : 'text',
    content: {},
    text: whole,
    mentions: [
      ...(mentioned ? [{ key: '@_user_1', name: '值班', openId: BOT }] : []),
      ...(told.everybody ? [{ key: '@_all', name: '所有人', openId: null }] : []),
    ],
    sender: { openId: told.person ?? 'ou_zhang', userId: null, unionId: null, type: told.senderType ?? 'user' },
    rootId: null,
    parentId: null,
    threadId: null,
  };
}

export interface Pressed {
  readonly chat?: string;
  readonly person?: string;
  readonly card?: string;
  readonly at?: Date;
  readonly form?: ClickEvent['form'];
  readonly option?: string;
}

/** Somebody presses a button that carries this. */
export function click(value: Json, pressed: Pressed = {}): ClickEvent {
  return {
    kind: 'click',
    id: `evt-${next()}`,
    at: (pressed.at ?? new Date()).toISOString(),
    tenantKey: 'tenant',
    operator: { openId: pressed.person ?? 'ou_zhang', userId: null, unionId: null },
    messageId: pressed.card ?? 'om_card',
    chatId: pressed.chat ?? 'oc_a',
    value,
    tag: 'button',
    name: null,
    form: pressed.form ?? {},
    option: pressed.option ?? null,
    options: [],
    input: null,
    checked: null,
    updateToken: 'c-token',
  };
}

export function button(line: string, more: { readonly ctx?: string; readonly once?: string } = {}): Json {
  return { v: 1, do: line, ...more };
}

export function entered(kind: 'bot-added' | 'chat-entered', chat = 'oc_a'): FeishuEvent {
  const operator = { openId: 'ou_zhang', userId: null, unionId: null };
  return { kind, id: `evt-${next()}`, at: new Date().toISOString(), tenantKey: 'tenant', chatId: chat, operator };
}
