// Reading one message, and a chat's history page by page (feishu.md §4.3).
import { invalid } from '../content/invalid.ts';
import { type Answer, isAnswer, ok, pageOf, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { MessageRecord } from '../state/records.ts';
import { chatFor } from './conversation.ts';
import { paging } from './paging.ts';
import { shownMessage } from './shown-message.ts';

const SCOPES = ['im:message', 'im:message:readonly', 'im:message.history:readonly', 'im:message.group_msg'];
const MOST_PAGE = 50;

export function readEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/open-apis/im/v1/messages/:message_id',
      scopes: SCOPES,
      handle: (call) => get(platform, call),
    },
    { method: 'GET', path: '/open-apis/im/v1/messages', scopes: SCOPES, handle: (call) => history(platform, call) },
  ];
}

function get(platform: Platform, { app, params }: Call): Answer {
  const message = platform.state.messages.get(params.message_id ?? '');
  if (message === undefined) return refused400(230030, 'Message id is invalid, record not found.');
  const chat = chatFor(platform, app, message.chat);
  return isAnswer(chat) ? chat : ok({ items: [shownMessage(platform, message)] });
}

function history(platform: Platform, { app, query }: Call): Answer {
  const [type, id] = [query.get('container_id_type'), query.get('container_id') ?? ''];
  if (type !== 'chat' && type !== 'thread') return invalid('container_id_type');
  const page = paging(query, MOST_PAGE);
  const [start, end] = [secondsOf(query.get('start_time')), secondsOf(query.get('end_time'))];
  const order = query.get('sort_type') ?? 'ByCreateTimeAsc';
  if (page === null) return invalid('page_size or page_token');
  if (Number.isNaN(start) || Number.isNaN(end)) return invalid('start_time or end_time: a timestamp in seconds');
  if (!['ByCreateTimeAsc', 'ByCreateTimeDesc'].includes(order)) return invalid('sort_type');
  const all = platform.state.messages.all();
  const inThread = all.filter((message) => message.thread === id);
  const chat = chatFor(platform, app, type === 'chat' ? id : (inThread[0]?.chat ?? ''));
  if (isAnswer(chat)) return chat;
  // §4.3: a group's history needs the sensitive scope.
  if (chat.mode === 'group' && !app.scopes.has('im:message.group_msg')) {
    return refused400(230027, 'Lack of necessary permissions. (im:message.group_msg)');
  }
  const messages = (type === 'chat' ? all.filter((message) => message.chat === id) : inThread)
    .filter(({ createdAt }) => createdAt >= (start ?? 0) * 1000 && createdAt <= (end ?? Infinity) * 1000)
    .sort(order === 'ByCreateTimeAsc' ? older : (a, b) => older(b, a));
  const shown = messages.map((message) => shownMessage(platform, message));
  return ok(pageOf(shown, page.from, page.size));
}

function older(a: MessageRecord, b: MessageRecord): number {
  return a.createdAt - b.createdAt || a.position - b.position;
}

/** Seconds; null for none, NaN for what is no timestamp in seconds (milliseconds are refused: they would find nothing). */
function secondsOf(text: string | null): number | null {
  if (text === null || text === '') return null;
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
}
