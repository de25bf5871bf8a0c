// Chats and their members (feishu.md §4.6).

import type { JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { type Answer, isAnswer, type JsonAnswer, ok, pageOf, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { ChatRecord } from '../state/records.ts';
import { paging } from './paging.ts';

const CHAT = ['im:chat', 'im:chat:readonly', 'im:chat:read'];
const MEMBERS = ['im:chat', 'im:chat:readonly', 'im:chat.members:read'];
const PATH = '/open-apis/im/v1/chats';
const MOST_PAGE = 100;
const MOST_QUERY = 64;

export function chatEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'GET', path: PATH, scopes: CHAT, handle: (call) => list(platform, call, () => true) },
    { method: 'GET', path: `${PATH}/search`, scopes: CHAT, handle: (call) => search(platform, call) },
    { method: 'GET', path: `${PATH}/:chat_id`, scopes: CHAT, handle: (call) => get(platform, call) },
    { method: 'GET', path: `${PATH}/:chat_id/members`, scopes: MEMBERS, handle: (call) => members(platform, call) },
    {
      method: 'GET',
      path: `${PATH}/:chat_id/members/is_in_chat`,
      scopes: MEMBERS,
      handle: ({ app, params }) => {
        const chat = existing(platform, params.chat_id);
        return isAnswer(chat) ? chat : ok({ is_in_chat: chat.bots.includes(app.id) });
      },
    },
  ];
}

function list(platform: Platform, { app, query }: Call, wanted: (chat: ChatRecord) => boolean): Answer {
  const page = paging(query, MOST_PAGE);
  if (page === null) return invalidChat('page_size or page_token');
  // Groups only: private chats are not listed.
  const chats = platform.state.chats
    .all()
    .filter((chat) => chat.mode === 'group' && !chat.dissolved && chat.bots.includes(app.id) && wanted(chat));
  return ok(
    pageOf(
      chats.map((chat) => listed(platform, chat)),
      page.from,
      page.size,
    ),
  );
}

function search(platform: Platform, call: Call): Answer {
  const words = call.query.get('query') ?? '';
  if (words.length > MOST_QUERY) return invalidChat('query');
  return list(platform, call, (chat) => chat.name.includes(words));
}

function listed({ tenantKey }: Platform, chat: ChatRecord): JsonObject {
  return {
    chat_id: chat.id,
    avatar: '',
    name: chat.name,
    description: '',
    owner_id: chat.people[0] ?? '',
    owner_id_type: 'open_id',
    external: false,
    tenant_key: tenantKey,
    chat_status: 'normal',
  };
}

function get(platform: Platform, { app, params }: Call): Answer {
  const chat = joined(platform, app, params.chat_id);
  if (isAnswer(chat)) return chat;
  const { chat_id: _id, chat_status: _status, ...rest } = listed(platform, chat);
  // Counts are strings.
  return ok({
    ...rest,
    chat_mode: chat.mode,
    chat_type: 'private',
    chat_tag: 'inner',
    user_count: String(chat.people.length),
    bot_count: String(chat.bots.length),
  });
}

/** Bots are not listed. */
function members(platform: Platform, { app, params, query }: Call): Answer {
  const idType = query.get('member_id_type') ?? 'open_id';
  const page = paging(query, MOST_PAGE);
  if (page === null || !['open_id', 'union_id', 'user_id'].includes(idType)) return invalidChat('member_id_type');
  const chat = joined(platform, app, params.chat_id);
  if (isAnswer(chat)) return chat;
  const items = chat.people.flatMap((id) => {
    const person = platform.state.people.get(id);
    if (person === undefined) return [];
    const ids: Readonly<Record<string, string>> = {
      open_id: person.id,
      union_id: person.unionId,
      user_id: person.userId,
    };
    return [
      { member_id_type: idType, member_id: ids[idType] ?? '', name: person.name, tenant_key: platform.tenantKey },
    ];
  });
  return ok({ ...pageOf(items, page.from, page.size), member_total: items.length });
}

function invalidChat(what: string): JsonAnswer {
  return refused400(232001, `Your request contains an invalid request parameter. (${what})`);
}

function existing({ state }: Platform, id: string | undefined): ChatRecord | JsonAnswer {
  const chat = state.chats.get(id ?? '');
  if (chat === undefined) return refused400(232006, 'Your request specifies a chat_id which is invalid.');
  return chat.dissolved ? refused400(232009, 'Your request specifies a chat which has already been dissolved.') : chat;
}

function joined(platform: Platform, app: App, id: string | undefined): ChatRecord | JsonAnswer {
  const chat = existing(platform, id);
  if (isAnswer(chat) || chat.bots.includes(app.id)) return chat;
  return refused400(232011, 'Operator can NOT be out of the chat.');
}
