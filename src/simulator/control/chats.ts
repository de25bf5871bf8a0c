// Chats in the hands of people: say, send a file, come and go; bots hear of what their scopes allow.

import { privateChat } from '../api/conversation.ts';
import { storeFile } from '../api/store-file.ts';
import { writeMessage } from '../api/write-message.ts';
import { enteredEvent, hears, membershipEvent, messageEvent } from '../events/payloads.ts';
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { ChatRecord, Mention, MessageRecord } from '../state/records.ts';
import { type Message, messageOf } from './messages.ts';
import { type BotRef, botOf, chatRecord, idOf, type PersonRef, personOf, wrongUse } from './refs.ts';
import { type UntilOptions, until } from './until.ts';
import { writtenText } from './written-text.ts';

export interface SayOptions {
  /** Bots and people that are mentioned: where the text has `@name`, else before it. */
  readonly mentions?: readonly (BotRef | PersonRef)[];
  /** The message that is replied to. */
  readonly replyTo?: { readonly id: string } | string;
}

export interface Chat {
  readonly id: string;
  readonly name: string;
  readonly mode: 'group' | 'p2p';
  /** Writes a text; bots that may hear it get the event. @throws UserError when the person is not in the chat */
  says(person: PersonRef, text: string, options?: SayOptions): Message;
  sendsFile(person: PersonRef, name: string, bytes: Buffer): Message;
  /** Oldest first. */
  messages(): readonly Message[];
  /** Resolves with the messages as soon as `isThere` is true of them. @throws Error after `timeoutMs` (10 s unless told), with what was there */
  until(isThere: (messages: readonly Message[]) => boolean, options?: UntilOptions): Promise<readonly Message[]>;
  addPerson(person: PersonRef): void;
  removePerson(person: PersonRef): void;
  addBot(bot: BotRef, by?: PersonRef): void;
  removeBot(bot: BotRef, by?: PersonRef): void;
  dissolve(): void;
}

export interface Chats {
  /**
   * A group; its bots get im.chat.member.bot.added_v1 by the first member.
   * @param id `oc_…`; a new one unless told
   */
  create(name: string, members: readonly PersonRef[], bots: readonly BotRef[], id?: string): Chat;
  /** The person opens the private chat with the bot, which gets im.chat.access_event.bot_p2p_chat_entered_v1. */
  open(person: PersonRef, bot: BotRef): Chat;
  /** @throws UserError when there is no such chat */
  get(id: string): Chat;
  all(): readonly Chat[];
}

export function openChats(platform: Platform): Chats {
  return {
    create: (name, members, bots, id = newPlatformId('oc_')) => {
      const people = members.map((member) => personOf(platform, member).id);
      const createdAt = platform.time.stamp();
      platform.state.chats.put(id, { id, name, mode: 'group', people, bots: [], createdAt, dissolved: false });
      const chat = chatOf(platform, id);
      for (const bot of bots) chat.addBot(bot);
      return chat;
    },
    open: (person, bot) => {
      const [who, app] = [personOf(platform, person), botOf(platform, bot)];
      const record = privateChat(platform, app, who.id);
      const last = messagesIn(platform, record.id).at(-1);
      if (app.scopes.has('im:chat.access_event.bot_p2p_chat:read')) {
        const event = enteredEvent(app, record, who, last);
        platform.deliveries.send(app, 'im.chat.access_event.bot_p2p_chat_entered_v1', event);
      }
      return chatOf(platform, record.id);
    },
    get: (id) => chatOf(platform, chatRecord(platform, id).id),
    all: () => platform.state.chats.all().map((record) => chatOf(platform, record.id)),
  };
}

function chatOf(platform: Platform, id: string): Chat {
  const { name, mode } = chatRecord(platform, id);
  const messages = (): readonly Message[] => messagesIn(platform, id).map((record) => messageOf(platform, record));
  const change = (changed: Partial<ChatRecord>): void =>
    platform.state.chats.put(id, { ...chatRecord(platform, id), ...changed });
  return {
    id,
    name,
    mode,
    messages,
    says: (person, text, options = {}) => {
      const mentioned = options.mentions ?? [];
      const written = writtenText(platform, text, mentioned.map(idOf));
      return say(platform, id, person, 'text', { text: written.text }, written.mentions, options.replyTo);
    },
    sendsFile: (person, fileName, bytes) => {
      const file = storeFile(platform, { kind: 'file', owner: idOf(person), name: fileName, type: 'stream', bytes });
      return say(platform, id, person, 'file', { file_key: file.key, file_name: fileName }, []);
    },
    until: (isThere, options) => until(platform.state, messages, isThere, options),
    addPerson: (person) =>
      change({ people: [...new Set([...chatRecord(platform, id).people, personOf(platform, person).id])] }),
    removePerson: (person) => change({ people: chatRecord(platform, id).people.filter((one) => one !== idOf(person)) }),
    addBot: (bot, by) => {
      const app = botOf(platform, bot);
      change({ bots: [...new Set([...chatRecord(platform, id).bots, app.id])] });
      tellMembership(platform, id, app.id, 'im.chat.member.bot.added_v1', by);
    },
    removeBot: (bot, by) => {
      tellMembership(platform, id, idOf(bot), 'im.chat.member.bot.deleted_v1', by);
      change({ bots: chatRecord(platform, id).bots.filter((one) => one !== idOf(bot)) });
    },
    dissolve: () => change({ dissolved: true }),
  };
}

function messagesIn({ state }: Platform, chat: string): readonly MessageRecord[] {
  return state.messages.all().filter((message) => message.chat === chat);
}

function say(
  platform: Platform,
  id: string,
  ref: PersonRef,
  type: string,
  content: Readonly<Record<string, string>>,
  mentions: readonly Mention[],
  replyTo?: { readonly id: string } | string,
): Message {
  const [chat, person] = [chatRecord(platform, id), personOf(platform, ref)];
  if (!chat.people.includes(person.id)) throw wrongUse(`${person.name} 不在“${chat.name}”里`);
  if (person.resigned === true) throw wrongUse(`${person.name} 已离职`);
  if (chat.dissolved) throw wrongUse(`“${chat.name}”已解散`);
  const parent = replyTo === undefined ? undefined : platform.state.messages.get(idOf(replyTo));
  if (replyTo !== undefined && parent?.chat !== id) throw wrongUse(`“${chat.name}”里没有要回复的消息`);
  const record = writeMessage(platform, {
    chat: id,
    type,
    content: JSON.stringify(content),
    sender: { kind: 'user', id: person.id },
    mentions,
    pings: mentions.map((one) => one.id),
    ...(parent === undefined ? {} : { parent }),
  });
  for (const app of platform.apps.all().filter((one) => hears(one, chat, record))) {
    platform.deliveries.send(app, 'im.message.receive_v1', messageEvent(platform, app, record, chat, person));
  }
  return messageOf(platform, record);
}

/** Any of these scopes lets a bot hear of its coming and going (feishu.md §2.7). */
const MEMBERSHIP_SCOPES = ['im:chat.members:bot_access', 'im:chat', 'im:chat:readonly'];

function tellMembership(platform: Platform, id: string, bot: string, type: string, by?: PersonRef): void {
  const [app, chat] = [botOf(platform, bot), chatRecord(platform, id)];
  const operator = by ?? chat.people[0];
  if (operator === undefined || !MEMBERSHIP_SCOPES.some((scope) => app.scopes.has(scope))) return;
  platform.deliveries.send(app, type, membershipEvent(platform, app, chat, personOf(platform, operator)));
}
