// An event as a request to the bot: who wants what, and where the answer goes.
import { readAction } from '../feishu/card/action.ts';
import type {
  ClickEvent,
  EnteredEvent,
  FeishuEvent,
  MembershipEvent,
  Mention,
  MessageEvent,
  PersonEvent,
} from '../feishu/events/event.ts';
import { addressedText } from '../feishu/events/message-text.ts';
import type { Json, JsonObject } from '../lib/json.ts';

/** Something happened that the bot may want to say something to. */
export type Occasion = MembershipEvent | EnteredEvent;

export interface Request {
  readonly by: 'message' | 'click';
  /** What was typed, without the mention of the bot; or the line of the button. */
  readonly text: string;
  readonly person: string;
  readonly chat: string;
  readonly chatType: 'p2p' | 'group' | null;
  readonly mentions: readonly Mention[];
  /** The message that is answered, or whose card was pressed. */
  readonly messageId: string;
  /** When it was sent or pressed: ISO instant, UTC. */
  readonly askedAt: string;
  readonly ctx: string | null;
  readonly once: string | null;
  readonly form: JsonObject;
  readonly choice: string | null;
}

export type Incoming =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'occasion'; readonly occasion: Occasion }
  /** A message to the bot that is no text. */
  | { readonly kind: 'wordless'; readonly request: Request }
  /** A button that is none of ours, or of a version that is no longer understood. */
  | { readonly kind: 'expired'; readonly request: Request }
  | { readonly kind: 'person'; readonly event: PersonEvent }
  /** Not meant for us. */
  | { readonly kind: 'ignored' };

/** @param botOpenId the bot's own: by it a mention is recognised */
export function incoming(event: FeishuEvent, botOpenId: string): Incoming {
  switch (event.kind) {
    case 'message':
      return fromMessage(event, botOpenId);
    case 'click':
      return fromClick(event);
    case 'bot-added':
    case 'chat-entered':
      return { kind: 'occasion', occasion: event };
    case 'person-changed':
    case 'person-left':
      return { kind: 'person', event };
    default:
      return { kind: 'ignored' };
  }
}

/** In a group only what mentions the bot itself, everybody is not enough; from other bots nothing, so that two never talk for ever. */
function fromMessage(event: MessageEvent, botOpenId: string): Incoming {
  const { text, bot, others } = addressedText(event, botOpenId);
  if (event.sender.type !== 'user' && event.sender.type !== '') return { kind: 'ignored' };
  if (event.chatType === 'group' && !bot) return { kind: 'ignored' };
  const request: Request = {
    by: 'message',
    text,
    person: event.sender.openId,
    chat: event.chatId,
    chatType: event.chatType,
    mentions: others,
    messageId: event.messageId,
    askedAt: event.sentAt,
    ctx: null,
    once: null,
    form: {},
    choice: null,
  };
  return { kind: event.text === null ? 'wordless' : 'request', request };
}

export function fromClick(event: ClickEvent): Extract<Incoming, { kind: 'request' | 'expired' }> {
  const action = readAction(event.value);
  const request: Request = {
    by: 'click',
    text: action?.do ?? '',
    person: event.operator.openId,
    chat: event.chatId,
    chatType: null,
    mentions: [],
    messageId: event.messageId,
    askedAt: event.at,
    ctx: action?.ctx ?? null,
    once: action?.once ?? null,
    form: event.form,
    choice: event.option ?? event.input,
  };
  return { kind: action === null ? 'expired' : 'request', request };
}

/** A line's options and the form's named values, which are newer: 是 and 否 for a box, several choices divided by commas. */
export function withForm(options: ReadonlyMap<string, string>, form: JsonObject): ReadonlyMap<string, string> {
  const fields = Object.entries(form).map(([name, value]) => [name.toLowerCase(), fieldText(value)] as const);
  return new Map([...options, ...fields.filter(([, text]) => text !== '')]);
}

function fieldText(value: Json): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map((one: Json) => fieldText(one)).join(',');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
