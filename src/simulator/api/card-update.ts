// Replacing the card that was clicked, by the click's token: within 30 minutes, twice, and only after the answer (feishu.md §2.8).

import { isJsonObject } from '../../lib/json.ts';
import { type Answer, isAnswer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import { bytesOf, textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import { replaceCard } from './change.ts';

const MOST_BYTES = 100 * 1024;
const MOST_USES = 2;

export function cardUpdateEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/open-apis/interactive/v1/card/update',
      scopes: [],
      handle: (call) => update(platform, call),
    },
  ];
}

function update(platform: Platform, { app, body }: Call): Answer {
  const { state, time } = platform;
  const token = textOf(body, 'token') ?? '';
  const card = isJsonObject(body) ? body.card : undefined;
  if (!isJsonObject(card)) return refused400(10002, 'bad param');
  const click = state.clicks.get(token);
  if (click === undefined || click.app !== app.id) return refused400(300020, 'invalid token');
  if (click.until <= time.memory()) return refused400(300030, 'token expired');
  if (click.uses >= MOST_USES) return refused400(300040, 'token over used');
  const message = state.messages.get(click.message);
  if (message === undefined || message.deleted) return refused400(200000, 'message recalled');
  const content = JSON.stringify(card);
  if (bytesOf(content) > MOST_BYTES) return refused400(100000, 'card is too large');
  state.clicks.put(token, { ...click, uses: click.uses + 1 });
  // Before the answer or beside it, the client goes back to the old card when the answer comes: accepted, and of no effect.
  if (!click.answered) return ok({});
  const refusal = replaceCard(platform, app, message, content);
  return isAnswer(refusal) ? refusal : ok({});
}
