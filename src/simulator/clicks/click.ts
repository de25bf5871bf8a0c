// A click as the platform makes it: the callback is posted once, answered within 3 s, and never tried again (feishu.md §2.4, §2.8).

import type { JsonObject } from '../../lib/json.ts';
import { replaceCard } from '../api/change.ts';
import type { App } from '../apps.ts';
import { cardWorld, isNew } from '../card/card-text.ts';
import { envelope, userIds } from '../events/envelope.ts';
import { post } from '../events/post.ts';
import { sealed } from '../events/seal.ts';
import { isAnswer } from '../http/answer.ts';
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { MessageRecord, PersonRecord } from '../state/records.ts';
import { type ClickOutcome, readClickAnswer } from './outcome.ts';

export interface Click {
  readonly app: App;
  readonly message: MessageRecord;
  readonly person: PersonRecord;
  /** `action` of the callback. */
  readonly action: JsonObject;
}

const TOKEN_LIFE_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

export async function carryClick(platform: Platform, click: Click): Promise<ClickOutcome> {
  const { app, message } = click;
  const { state, time } = platform;
  // §4.7: clicks work 14 days with 2.0, 30 days with 1.0.
  const days = isNew(message.content) ? 14 : 30;
  if (time.stamp() - message.createdAt > days * DAY_MS)
    return { kind: 'refused', reason: `卡片超过 ${days} 天，不能再操作` };
  if (app.callbackUrl === null) return { kind: 'error', code: 200340, message: '没有配置卡片回调地址' };
  const token = newPlatformId('c-');
  const record = {
    token,
    app: app.id,
    message: message.id,
    until: time.memory() + TOKEN_LIFE_MS,
    uses: 0,
    answered: false,
  };
  state.clicks.put(token, record);
  const body = envelope({
    app,
    type: 'card.action.trigger',
    tenantKey: platform.tenantKey,
    at: time.stamp(),
    event: eventOf(click, token, platform),
  });
  const seal = sealed(body, { encryptKey: app.encryptKey, at: time.real(), signed: true });
  const posted = await post(app.callbackUrl, seal, platform.clickTimeoutMs);
  const answer = readClickAnswer(posted, cardWorld(platform), isNew(message.content) ? '2.0' : '1.0');
  // Uses are counted while the answer is awaited, too.
  state.clicks.put(token, { ...(state.clicks.get(token) ?? record), answered: true });
  if (answer.kind === 'error') return answer;
  if (answer.card === null) return { kind: 'done', toast: answer.toast, replaced: false };
  const newest = state.messages.get(message.id) ?? message;
  const refusal = replaceCard(platform, app, newest, JSON.stringify(answer.card));
  if (isAnswer(refusal)) return { kind: 'error', code: 200673, message: String(refusal.json.msg) };
  return { kind: 'done', toast: answer.toast, replaced: true };
}

function eventOf({ app, message, person, action }: Click, token: string, platform: Platform): JsonObject {
  return {
    operator: { tenant_key: platform.tenantKey, ...userIds(app, person) },
    token,
    action,
    host: 'im_message',
    context: { open_message_id: message.id, open_chat_id: message.chat },
  };
}
