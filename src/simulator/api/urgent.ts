// Ringing at people for a message, in the app.
//
// Page: 发送应用内加急 https://open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app: own messages only; who is not in the
// chat comes back as invalid; all of them invalid is 230001, somebody with more than 200 unread ones 230023, no quota left 230024.
import { isJsonObject } from '../../lib/json.ts';
import { invalid } from '../content/invalid.ts';
import { type Answer, isAnswer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import { chatFor } from './conversation.ts';

const SCOPES = ['im:message.urgent', 'im:message.urgent:app_send'];
const PATH = '/open-apis/im/v1/messages/:message_id/urgent_app';
const MOST_PEOPLE = 200;
const MOST_UNREAD = 200;

export function urgentEndpoints(platform: Platform): readonly Endpoint[] {
  return [{ method: 'PATCH', path: PATH, scopes: SCOPES, handle: (call) => urge(platform, call) }];
}

function urge(platform: Platform, { app, params, query, body }: Call): Answer {
  const { state, faults, time } = platform;
  const type = query.get('user_id_type') ?? '';
  const ids = isJsonObject(body) && Array.isArray(body.user_id_list) ? body.user_id_list : null;
  if (!['open_id', 'union_id', 'user_id'].includes(type)) return invalid('user_id_type');
  if (ids === null || ids.length === 0 || ids.length > MOST_PEOPLE) return invalid('user_id_list');
  const message = state.messages.get(params.message_id ?? '');
  if (message === undefined) return invalid('message_id');
  if (message.deleted) return refused400(230110, 'Action unavailable as the message has been deleted.');
  if (message.sender.kind !== 'app' || message.sender.id !== app.id) {
    return refused400(230012, 'Bot is NOT the sender of the message.');
  }
  const chat = chatFor(platform, app, message.chat);
  if (isAnswer(chat)) return chat;
  if (faults.strike(['urgent-forbidden'], PATH) !== null) return refused400(230052, 'Can not urgent this message.');
  if (faults.strike(['urgent-quota'], PATH) !== null) {
    return refused400(230024, 'Reach the upper limit of urgent message.');
  }
  const people = ids.map((id) => {
    const found = state.people
      .all()
      .find((one) => ({ open_id: one.id, union_id: one.unionId, user_id: one.userId })[type] === id);
    return { id: String(id), person: found !== undefined && chat.people.includes(found.id) ? found : null };
  });
  const present = people.flatMap(({ person }) => person ?? []);
  if (present.length === 0) return invalid('user_id_list');
  if (present.some((one) => one.resigned === true)) return refused400(230013, 'Bot has NO availability to this user.');
  for (const { id } of present) {
    const unread = state.urgents.all().filter((one) => one.person === id && !one.read).length;
    if (unread >= MOST_UNREAD) return refused400(230023, 'The user has too many unread urgent messages.');
  }
  for (const { id: person } of present) {
    const id = `${message.id} ${person}`;
    state.urgents.put(id, { id, message: message.id, person, at: time.stamp(), read: false });
  }
  const missed = people.filter(({ person }) => person === null).map(({ id }) => id);
  return ok({ invalid_user_id_list: missed });
}
