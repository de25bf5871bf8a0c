// Sending and replying (feishu.md §4.1): who may write where, once a uuid, five a second into a chat.

import { isJsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { checkContent } from '../content/checked.ts';
import { invalid } from '../content/invalid.ts';
import { type Answer, isAnswer, type JsonAnswer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { ChatRecord, MessageRecord } from '../state/records.ts';
import { chatFor, conversation } from './conversation.ts';
import { shownMessage } from './shown-message.ts';
import { writeMessage } from './write-message.ts';

const SCOPES = ['im:message', 'im:message:send_as_bot'];
const ID_TYPES = ['open_id', 'union_id', 'user_id', 'email', 'chat_id'];
const UUID_LIFE_MS = 3_600_000;
const MOST_UUID = 50;

export function sendEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'POST', path: '/open-apis/im/v1/messages', scopes: SCOPES, handle: (call) => send(platform, call) },
    {
      method: 'POST',
      path: '/open-apis/im/v1/messages/:message_id/reply',
      scopes: SCOPES,
      handle: (call) => reply(platform, call),
    },
  ];
}

function send(platform: Platform, { app, query, body }: Call): Answer {
  const idType = query.get('receive_id_type') ?? '';
  const receiver = textOf(body, 'receive_id') ?? '';
  if (!ID_TYPES.includes(idType)) return invalid('receive_id_type');
  if (receiver === '') return invalid('receive_id');
  const said = saidIn(body);
  if (isAnswer(said)) return said;
  const again = sentBefore(platform, app, said.uuid);
  if (again !== null) return ok(shownMessage(platform, again));
  const chat = conversation(platform, app, idType, receiver);
  return isAnswer(chat) ? chat : write(platform, app, chat, said);
}

function reply(platform: Platform, { app, params, body }: Call): Answer {
  const said = saidIn(body);
  if (isAnswer(said)) return said;
  const again = sentBefore(platform, app, said.uuid);
  if (again !== null) return ok(shownMessage(platform, again));
  const parent = platform.state.messages.get(params.message_id ?? '');
  if (parent === undefined) return refused400(230030, 'Message id is invalid, record not found.');
  if (parent.deleted) return refused400(230011, 'The message was recalled.');
  const chat = chatFor(platform, app, parent.chat);
  if (isAnswer(chat)) return chat;
  const inThread = isJsonObject(body) && body.reply_in_thread === true;
  return write(platform, app, chat, { ...said, parent, inThread });
}

interface Said {
  readonly type: string;
  readonly content: string;
  readonly uuid: string;
  readonly parent?: MessageRecord;
  readonly inThread?: boolean;
}

/** What both calls have in their bodies, or the refusal. */
function saidIn(body: Call['body']): Said | JsonAnswer {
  if (!isJsonObject(body)) return invalid('body');
  const [type, content] = [textOf(body, 'msg_type'), textOf(body, 'content')];
  if (type === undefined || type === '') return invalid('msg_type');
  if (content === undefined) return invalid('content is not a string in json format');
  const uuid = body.uuid ?? '';
  if (typeof uuid !== 'string' || uuid.length > MOST_UUID) return invalid('uuid');
  return { type, content, uuid };
}

/** Within an hour a repeated uuid sends at most one message: the same is answered (§4.1). */
function sentBefore({ state, time }: Platform, app: App, uuid: string): MessageRecord | null {
  const record = uuid === '' ? undefined : state.uuids.get(`${app.id} ${uuid}`);
  if (record === undefined || record.until <= time.memory()) return null;
  return state.messages.get(record.message) ?? null;
}

function write(platform: Platform, app: App, chat: ChatRecord, said: Said): Answer {
  const { type, content, uuid, parent, inThread } = said;
  const busy = platform.rates.chat(chat.id);
  if (busy !== null) return busy;
  const checked = checkContent(platform, app, type, content);
  if (isAnswer(checked)) return checked;
  const message = writeMessage(platform, {
    chat: chat.id,
    type,
    content,
    sender: { kind: 'app', id: app.id },
    mentions: checked.mentions,
    // Only who is in the chat hears of it.
    pings: checked.pings.filter((id) => id === 'all' || chat.people.includes(id)),
    ...(parent === undefined ? {} : { parent }),
    ...(inThread === undefined ? {} : { inThread }),
  });
  const until = platform.time.memory() + UUID_LIFE_MS;
  if (uuid !== '')
    platform.state.uuids.put(`${app.id} ${uuid}`, { id: `${app.id} ${uuid}`, message: message.id, until });
  return ok(shownMessage(platform, message));
}
