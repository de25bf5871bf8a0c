// POST /feishu/events: what Feishu tells us is proved, stored, and only then acknowledged; the work on it comes afterwards.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clickReceipt } from '../../bot/click-receipt.ts';
import type { Intake } from '../../bot/intake.ts';
import type { BotRules } from '../../bot/understand.ts';
import type { Log } from '../../context.ts';
import { readAction } from '../../feishu/card/action.ts';
import { clickAnswer } from '../../feishu/events/click-answer.ts';
import { type DeliverySettings, MOST_BODY_BYTES, readDelivery } from '../../feishu/events/delivery.ts';
import type { FeishuEvent } from '../../feishu/events/event.ts';
import { systemClock } from '../../lib/clock.ts';
import { UpstreamError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import { type Approval, readApprovalMark } from '../../people/approvals.ts';
import type { Acquaintance } from '../../people/look-up.ts';
import { deciders } from '../../people/rights.ts';
import { bodyOf, type Door, writeJson } from '../../web/door.ts';

export const EVENTS_PATH = '/feishu/events';

export interface DoorOptions {
  readonly settings: DeliverySettings;
  readonly intake: Pick<Intake, 'take'>;
  /** Those of this moment. */
  readonly rules: () => BotRules | Promise<BotRules>;
  readonly people: Acquaintance;
  /** What a button of a preview would confirm. */
  readonly approvalBy: (id: string) => Promise<Approval | null>;
  readonly log: Log;
}

/** Nobody signs in for it: the platform calls from outside, and a delivery proves itself by its signature. */
export function feishuDoor(options: DoorOptions): Door {
  return { path: EVENTS_PATH, need: null, handle: (request, response) => handle(options, request, response) };
}

async function handle(options: DoorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { settings, log } = options;
  if (request.method !== 'POST') return writeJson(response, 405, { error: '这里只接收飞书的事件（POST）' });
  const body = await bodyOf(request, MOST_BODY_BYTES);
  if (body === null) return writeJson(response, 413, { error: '请求太大' });
  const delivery = readDelivery({ headers: request.headers, body, now: systemClock() }, settings);
  switch (delivery.kind) {
    case 'challenge':
      return writeJson(response, 200, delivery.answer);
    case 'refused':
      log.warn({ reason: delivery.reason, from: request.socket.remoteAddress }, 'delivery refused');
      return writeJson(response, delivery.status, { error: '没有接受' });
    case 'event':
      return store(options, delivery.event, response);
  }
}

async function store(options: DoorOptions, event: FeishuEvent, response: ServerResponse): Promise<void> {
  const { intake, log } = options;
  if (event.kind === 'other' && event.fault !== null)
    log.warn({ event: event.name, fault: event.fault }, 'event is not as documented');
  try {
    await intake.take(event);
  } catch (thrown) {
    if (!(thrown instanceof UpstreamError)) throw thrown;
    log.error({ err: thrown }, 'event not stored; the platform brings it again');
    return writeJson(response, 503, { error: '暂时存不下，请再送一次' });
  }
  writeJson(response, 200, await receipt(options, event));
}

async function receipt({ rules, people, approvalBy }: DoorOptions, event: FeishuEvent): Promise<JsonObject> {
  if (event.kind !== 'click') return {};
  const now = await rules();
  const known = await people.known([event.operator.openId, ...deciders(now.rights)]);
  const mark = readApprovalMark(readAction(event.value)?.ctx ?? null);
  const approval = mark === null ? null : await approvalBy(mark.id);
  return clickAnswer(clickReceipt({ rules: now, known, approval, now: systemClock() }, event));
}
