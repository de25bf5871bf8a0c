// Replacing a card, editing a text, recalling a message (feishu.md §4.3).
import type { App } from '../apps.ts';
import { isNew, isShared } from '../card/card-text.ts';
import { CARD_CODE, cardFault, cardRefusal } from '../card/fault.ts';
import { checkContent } from '../content/checked.ts';
import { invalid } from '../content/invalid.ts';
import { type Answer, isAnswer, type JsonAnswer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { MessageRecord } from '../state/records.ts';
import { chatFor } from './conversation.ts';
import { shownMessage } from './shown-message.ts';

const PATH = '/open-apis/im/v1/messages/:message_id';
const UPDATE = ['im:message', 'im:message:send_as_bot', 'im:message:update'];
const RECALL = ['im:message', 'im:message:send_as_bot', 'im:message:recall'];
const CARD_LIFE_MS = 14 * 86_400_000;
const MOST_EDITS = 20;

export function changeEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'PATCH', path: PATH, scopes: UPDATE, handle: (call) => patch(platform, call) },
    { method: 'PUT', path: PATH, scopes: UPDATE, handle: (call) => edit(platform, call) },
    { method: 'DELETE', path: PATH, scopes: RECALL, handle: (call) => recall(platform, call) },
  ];
}

function patch(platform: Platform, { app, params, body }: Call): Answer {
  const content = textOf(body, 'content');
  if (content === undefined) return invalid('content is not a string in json format');
  const message = living(platform, params.message_id);
  if (isAnswer(message)) return message;
  if (!isOwn(message, app)) return refused400(230012, 'Bot is NOT the sender of the message.');
  if (message.type !== 'interactive')
    return refused400(230054, 'This operation is not supported for this message type.');
  const chat = chatFor(platform, app, message.chat);
  if (isAnswer(chat)) return chat;
  if (platform.time.stamp() - message.createdAt > CARD_LIFE_MS) {
    return refused400(230031, 'Message can only be modified within 14 days after sending.');
  }
  return platform.rates.message(message.id) ?? replaceCard(platform, app, message, content) ?? ok({});
}

/** Puts another card in place of the one there; the refusal when it cannot be. */
export function replaceCard(platform: Platform, app: App, message: MessageRecord, content: string): JsonAnswer | null {
  const checked = checkContent(platform, app, 'interactive', content);
  if (isAnswer(checked)) return checked;
  // §4.7: a card of 2.0 can never become one of 1.0; §4.3: 1.0 cards are shared before and after.
  if (isNew(message.content) && !isNew(content)) {
    return cardRefusal(cardFault(CARD_CODE.version, 'can not change a schemaV2 card to schemaV1'));
  }
  if (!isShared(message.content) || !isShared(content)) {
    return cardRefusal(cardFault(CARD_CODE.updateMulti, 'update_multi is false'));
  }
  platform.state.messages.put(message.id, {
    ...message,
    content,
    edits: message.edits + 1,
    updatedAt: Math.max(message.updatedAt, platform.time.stamp()),
  });
  return null;
}

function edit(platform: Platform, { app, params, body }: Call): Answer {
  const [type, content] = [textOf(body, 'msg_type'), textOf(body, 'content')];
  if (type === undefined || content === undefined || !['text', 'post'].includes(type)) return invalid('msg_type');
  const message = living(platform, params.message_id);
  if (isAnswer(message)) return message;
  if (!isOwn(message, app)) return refused400(230071, 'The operator is not the sender of the message.');
  if (!['text', 'post'].includes(message.type)) {
    return refused400(230054, 'This operation is not supported for this message type.');
  }
  if (message.edits >= MOST_EDITS)
    return refused400(230072, 'The message has reached the number of times it can be edited.');
  const checked = checkContent(platform, app, type, content);
  if (isAnswer(checked)) return checked;
  const busy = platform.rates.message(message.id);
  if (busy !== null) return busy;
  const changed = {
    ...message,
    type,
    content,
    mentions: checked.mentions,
    edits: message.edits + 1,
    updatedAt: Math.max(message.updatedAt, platform.time.stamp()),
  };
  platform.state.messages.put(message.id, changed);
  return ok(shownMessage(platform, changed));
}

function recall(platform: Platform, { app, params }: Call): Answer {
  const message = living(platform, params.message_id);
  if (isAnswer(message)) return message;
  if (!isOwn(message, app)) return refused400(230026, 'No permission to recall this message.');
  platform.state.messages.put(message.id, { ...message, deleted: true });
  return ok({});
}

/** A message that is there and was not recalled (§4.4: 230030, 230011). */
function living({ state }: Platform, id: string | undefined): MessageRecord | JsonAnswer {
  const message = state.messages.get(id ?? '');
  if (message === undefined) return refused400(230030, 'Message id is invalid, record not found.');
  return message.deleted ? refused400(230011, 'The message was recalled.') : message;
}

function isOwn(message: MessageRecord, app: App): boolean {
  return message.sender.kind === 'app' && message.sender.id === app.id;
}
