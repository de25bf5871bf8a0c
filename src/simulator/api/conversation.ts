// Where a message goes: the chat that is named, or the private chat with a person, made when it is first written to (feishu.md §4.1).
import type { App } from '../apps.ts';
import { type JsonAnswer, refused400 } from '../http/answer.ts';
import type { Platform } from '../platform.ts';
import { derivedId } from '../state/ids.ts';
import type { ChatRecord } from '../state/records.ts';

/** The chat for `receive_id`, or the refusal. */
export function conversation(platform: Platform, app: App, idType: string, id: string): ChatRecord | JsonAnswer {
  if (idType === 'chat_id') return chatFor(platform, app, id);
  const { people } = platform.state;
  const person = people
    .all()
    .find((one) => ({ open_id: one.id, union_id: one.unionId, user_id: one.userId })[idType] === id);
  if (person?.resigned === true) return refused400(230029, 'User has resigned.');
  if (person !== undefined) return privateChat(platform, app, person.id);
  // §1.2: an open_id that does not exist has a code of its own.
  return idType === 'open_id' && id.startsWith('ou_')
    ? refused400(99992351, 'open_id is not exist')
    : refused400(230034, 'The receive_id is invalid.');
}

/** A chat the bot may speak in, or the refusal: dissolved (232009), or the bot is not in it (230002). */
export function chatFor(platform: Platform, app: App, id: string): ChatRecord | JsonAnswer {
  const chat = platform.state.chats.get(id);
  if (chat === undefined) return refused400(230034, 'The receive_id is invalid.');
  if (chat.dissolved) return refused400(232009, 'Your request specifies a chat which has already been dissolved.');
  if (!chat.bots.includes(app.id)) return refused400(230002, 'The bot can not be outside the group.');
  const isAlone = chat.mode === 'p2p' && chat.people.every((id) => platform.state.people.get(id)?.resigned === true);
  if (isAlone) return refused400(230029, 'User has resigned.');
  return chat;
}

export function privateChat(platform: Platform, app: App, person: string): ChatRecord {
  const id = derivedId('oc_', 'p2p', app.id, person);
  const known = platform.state.chats.get(id);
  if (known !== undefined) return known;
  const name = platform.state.people.get(person)?.name ?? '';
  const chat: ChatRecord = {
    id,
    name,
    mode: 'p2p',
    people: [person],
    bots: [app.id],
    createdAt: platform.time.stamp(),
    dissolved: false,
  };
  platform.state.chats.put(id, chat);
  return chat;
}
