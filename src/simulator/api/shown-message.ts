// A message as the open API gives it back (feishu.md §4.1, §4.3): of cards nothing that could be read again.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { MessageRecord } from '../state/records.ts';

/** What history says in place of a card of version 2.0: its content is not returned (§4.3). */
const NOT_SHOWN = '请升级至最新版本客户端，以查看内容';

export function shownMessage(platform: Platform, message: MessageRecord): JsonObject {
  const { tenantKey } = platform;
  const isApp = message.sender.kind !== 'user';
  return {
    message_id: message.id,
    ...(message.root === null ? {} : { root_id: message.root }),
    ...(message.parent === null ? {} : { parent_id: message.parent }),
    ...(message.thread === null ? {} : { thread_id: message.thread }),
    msg_type: message.type,
    create_time: String(message.createdAt),
    update_time: String(message.updatedAt),
    deleted: message.deleted,
    updated: message.edits > 0,
    chat_id: message.chat,
    sender: {
      id: message.sender.id,
      id_type: isApp ? 'app_id' : 'open_id',
      sender_type: isApp ? 'app' : 'user',
      tenant_key: tenantKey,
    },
    body: { content: message.deleted ? 'This message was recalled' : shownContent(message) },
    ...(message.mentions.length === 0 ? {} : { mentions: shownMentions(message, tenantKey) }),
  };
}

function shownMentions(message: MessageRecord, tenantKey: string): Json {
  return message.mentions.map(({ key, id, name }) => ({ key, id, id_type: 'open_id', name, tenant_key: tenantKey }));
}

function shownContent(message: MessageRecord): string {
  if (message.type !== 'interactive') return message.content;
  const card = parsedJson(message.content);
  const isNew = isJsonObject(card) && card.schema === '2.0';
  const text = isNew ? NOT_SHOWN : '卡片';
  return JSON.stringify({ title: null, elements: [[{ tag: 'text', text }]] });
}
