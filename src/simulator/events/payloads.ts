// What events say: messages (feishu.md §2.6) and what happens to bots in chats (§2.7).

import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { ChatRecord, Mention, MessageRecord, PersonRecord } from '../state/records.ts';
import { userIds } from './envelope.ts';

export function messageEvent(
  platform: Platform,
  app: App,
  message: MessageRecord,
  chat: ChatRecord,
  person: PersonRecord,
): JsonObject {
  return {
    sender: { sender_id: userIds(app, person), sender_type: 'user', tenant_key: platform.tenantKey },
    message: {
      message_id: message.id,
      ...(message.root === null ? {} : { root_id: message.root }),
      ...(message.parent === null ? {} : { parent_id: message.parent }),
      ...(message.thread === null ? {} : { thread_id: message.thread }),
      create_time: String(message.createdAt),
      update_time: String(message.updatedAt),
      chat_id: chat.id,
      chat_type: chat.mode,
      message_type: message.type,
      content: receivedContent(message),
      ...(message.mentions.length === 0
        ? {}
        : { mentions: message.mentions.map((one) => mention(platform, app, one)) }),
    },
  };
}

/** As received, a post has no locale around it (§2.6). */
function receivedContent(message: MessageRecord): string {
  const content = parsedJson(message.content);
  if (message.type !== 'post' || !isJsonObject(content)) return message.content;
  const [inner] = Object.values(content);
  return isJsonObject(inner) ? JSON.stringify(inner) : message.content;
}

function mention(platform: Platform, app: App, { key, id, name, kind }: Mention): Json {
  const person = platform.state.people.get(id);
  const ids: Json =
    person === undefined ? { open_id: kind === 'all' ? '' : id, union_id: '', user_id: '' } : userIds(app, person);
  return { key, id: ids, name, tenant_key: platform.tenantKey, mentioned_type: kind === 'bot' ? 'bot' : 'user' };
}

export function membershipEvent(platform: Platform, app: App, chat: ChatRecord, operator: PersonRecord): JsonObject {
  return {
    chat_id: chat.id,
    operator_id: userIds(app, operator),
    external: false,
    operator_tenant_key: platform.tenantKey,
    name: chat.name,
    i18n_names: { zh_cn: chat.name, en_us: '', ja_jp: '' },
  };
}

export function enteredEvent(
  app: App,
  chat: ChatRecord,
  operator: PersonRecord,
  last: MessageRecord | undefined,
): JsonObject {
  return {
    chat_id: chat.id,
    operator_id: userIds(app, operator),
    ...(last === undefined ? {} : { last_message_id: last.id, last_message_create_time: String(last.createdAt) }),
  };
}

/** True when the app's scopes let it hear this message (§2.6): private ones, those that mention it, or all of a group. */
export function hears(app: App, chat: ChatRecord, message: MessageRecord): boolean {
  if (!chat.bots.includes(app.id)) return false;
  if (chat.mode === 'p2p') return app.scopes.has('im:message.p2p_msg:readonly');
  if (app.scopes.has('im:message.group_msg')) return true;
  return app.scopes.has('im:message.group_at_msg:readonly') && message.mentions.some((one) => one.id === app.openId);
}
