// Reactions to a message (feishu.md §4.10).

import { isJsonObject } from '../../lib/json.ts';
import { type Answer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';

const PATH = '/open-apis/im/v1/messages/:message_id/reactions';
const SCOPES = ['im:message', 'im:message.reactions:write_only'];
/** The platform's names of emoji are words; which of them exist is not known here. */
const EMOJI = /^[A-Za-z0-9_]{1,40}$/;

export function reactionEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'POST', path: PATH, scopes: SCOPES, handle: (call) => react(platform, call) },
    { method: 'DELETE', path: `${PATH}/:reaction_id`, scopes: SCOPES, handle: (call) => unreact(platform, call) },
  ];
}

function react({ state, time }: Platform, { app, params, body }: Call): Answer {
  const message = state.messages.get(params.message_id ?? '');
  if (message === undefined || message.deleted) return refused400(231003, 'The message is not found.');
  const emoji = textOf(isJsonObject(body) ? body.reaction_type : undefined, 'emoji_type') ?? '';
  if (!EMOJI.test(emoji)) return refused400(231001, 'The reaction type is illegal.');
  const by = { kind: 'app', id: app.id } as const;
  const same = state.reactions
    .all()
    .find((one) => one.message === message.id && one.emoji === emoji && one.by.id === app.id);
  const id = same?.id ?? newPlatformId('');
  if (same === undefined) state.reactions.put(id, { id, message: message.id, emoji, by });
  return ok({
    reaction_id: id,
    operator: { operator_id: app.id, operator_type: 'app' },
    action_time: String(time.stamp()),
    reaction_type: { emoji_type: emoji },
  });
}

function unreact({ state }: Platform, { app, params }: Call): Answer {
  const reaction = state.reactions.get(params.reaction_id ?? '');
  if (reaction === undefined || reaction.message !== params.message_id || reaction.by.id !== app.id) {
    return refused400(231003, 'The reaction is not found.');
  }
  state.reactions.remove(reaction.id);
  return ok({ reaction_id: reaction.id, reaction_type: { emoji_type: reaction.emoji } });
}
