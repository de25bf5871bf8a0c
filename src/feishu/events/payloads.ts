// The events that we read, as the platform sends them (feishu.md §2.6–2.8): only what is used is asked for.
import { z } from 'zod';
import { isoInstant } from '../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { type DirectoryUser, TOLD_USER } from '../api/users.ts';
import type { FeishuEvent, Person } from './event.ts';
import { writtenText } from './message-text.ts';

/** What every event has, from the envelope. */
export interface Envelope {
  readonly id: string;
  readonly at: string;
  readonly tenantKey: string;
}

const id = z.string().min(1).max(200);
const optional = z.string().nullish();

const person = z
  .object({ open_id: id, user_id: optional, union_id: optional })
  .transform((of): Person => ({ openId: of.open_id, userId: of.user_id || null, unionId: of.union_id || null }));

/** Came out of JSON.parse, so it is JSON. */
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.custom<JsonObject>(isJsonObject);

const mention = z
  .object({ key: id, name: optional, id: z.object({ open_id: optional }).nullish() })
  .transform((of) => ({ key: of.key, name: of.name ?? '', openId: of.id?.open_id || null }));

/** A content that is no JSON object is an empty one: the message is there all the same. */
const content = z.string().transform((text) => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {};
    throw thrown;
  }
});

const message = z.object({
  sender: z.object({ sender_id: person, sender_type: optional }),
  message: z.object({
    message_id: id,
    chat_id: id,
    chat_type: z.string(),
    message_type: z.string(),
    create_time: z.string().regex(/^\d{10,16}$/),
    content,
    mentions: z.array(mention).nullish(),
    root_id: optional,
    parent_id: optional,
    thread_id: optional,
  }),
});

const click = z.object({
  operator: person,
  token: z.string(),
  action: z.object({
    value: json.nullish(),
    tag: optional,
    name: optional,
    option: optional,
    options: z.array(z.string()).nullish(),
    checked: z.boolean().nullish(),
    input_value: optional,
    form_value: jsonObject.nullish(),
  }),
  context: z.object({ open_message_id: id, open_chat_id: id }),
});

const membership = z.object({ chat_id: id, operator_id: person.nullish() });
const entered = z.object({ chat_id: id, operator_id: person });
const told = z.object({ object: TOLD_USER });

type Reading = (event: unknown, envelope: Envelope) => FeishuEvent | z.ZodError;

/** By event_type. */
export const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['im.message.receive_v1', reading(message, readMessage)],
  ['card.action.trigger', reading(click, readClick)],
  ['im.chat.member.bot.added_v1', reading(membership, (of, envelope) => readMembership('bot-added', of, envelope))],
  ['im.chat.member.bot.deleted_v1', reading(membership, (of, envelope) => readMembership('bot-removed', of, envelope))],
  [
    'im.chat.access_event.bot_p2p_chat_entered_v1',
    reading(entered, (of, envelope) => ({
      kind: 'chat-entered',
      ...envelope,
      chatId: of.chat_id,
      operator: of.operator_id,
    })),
  ],
  // Types of node-sdk 1.74: `object` is the person as he is now, `old_object` what was otherwise.
  [
    'contact.user.deleted_v3',
    reading(told, ({ object }, envelope) => readPerson({ ...object, hasLeft: true }, envelope)),
  ],
  ['contact.user.updated_v3', reading(told, ({ object }, envelope) => readPerson(object, envelope))],
]);

function reading<T>(schema: z.ZodType<T>, made: (of: T, envelope: Envelope) => FeishuEvent): Reading {
  return (event, envelope) => {
    const read = schema.safeParse(event);
    return read.success ? made(read.data, envelope) : read.error;
  };
}

function readMessage({ sender, message: of }: z.infer<typeof message>, envelope: Envelope): FeishuEvent {
  return {
    kind: 'message',
    ...envelope,
    messageId: of.message_id,
    chatId: of.chat_id,
    chatType: of.chat_type === 'p2p' ? 'p2p' : 'group',
    sentAt: isoInstant(instantOf(of.create_time)),
    type: of.message_type,
    content: of.content,
    text: writtenText(of.message_type, of.content),
    mentions: of.mentions ?? [],
    sender: { ...sender.sender_id, type: sender.sender_type ?? '' },
    rootId: of.root_id || null,
    parentId: of.parent_id || null,
    threadId: of.thread_id || null,
  };
}

function readClick({ operator, token, action, context }: z.infer<typeof click>, envelope: Envelope): FeishuEvent {
  return {
    kind: 'click',
    ...envelope,
    operator,
    messageId: context.open_message_id,
    chatId: context.open_chat_id,
    value: action.value ?? null,
    tag: action.tag ?? '',
    name: action.name ?? null,
    form: action.form_value ?? {},
    option: action.option ?? null,
    options: action.options ?? [],
    input: action.input_value ?? null,
    checked: action.checked ?? null,
    updateToken: token,
  };
}

function readMembership(
  kind: 'bot-added' | 'bot-removed',
  of: z.infer<typeof membership>,
  envelope: Envelope,
): FeishuEvent {
  return { kind, ...envelope, chatId: of.chat_id, operator: of.operator_id ?? null };
}

function readPerson({ openId, name, departments, hasLeft }: DirectoryUser, envelope: Envelope): FeishuEvent {
  return { kind: hasLeft ? 'person-left' : 'person-changed', ...envelope, openId, name, departments };
}

/** Seconds, milliseconds or microseconds, told by how many digits there are (feishu.md §2.1). */
export function instantOf(digits: string): Date {
  const value = Number(digits);
  if (digits.length <= 10) return new Date(value * 1000);
  return new Date(digits.length <= 13 ? value : Math.floor(value / 1000));
}
