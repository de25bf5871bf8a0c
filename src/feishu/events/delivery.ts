// Reads what was posted to the event address: over the bytes as they came, and nothing is believed before it is proved (feishu.md §2).
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { isoInstant } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { decrypted, isSame, signatureOf } from './decrypt.ts';
import type { FeishuEvent } from './event.ts';
import { type Envelope, instantOf, READINGS } from './payloads.ts';

export interface DeliverySettings {
  /** Mandatory: without it nothing but a token in the body would prove who sends. */
  readonly encryptKey: string;
  readonly verificationToken: string;
  readonly appId: string;
  /** The company that alone is listened to; null listens to whichever the signature vouches for. */
  readonly tenantKey: string | null;
}

export interface RawDelivery {
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes, not parsed and written again: the signature is over them. */
  readonly body: Buffer;
  /** The real time, since the platform's timestamps are real. */
  readonly now: Date;
}

export type Delivery =
  /** Answered at once, 200 and this object as JSON. */
  | { readonly kind: 'challenge'; readonly answer: { readonly challenge: string } }
  | { readonly kind: 'event'; readonly event: FeishuEvent }
  /** The reason is for the log, not for the sender. */
  | { readonly kind: 'refused'; readonly status: 401 | 400; readonly reason: string };

export const MOST_BODY_BYTES = 1024 * 1024;
const WINDOW_MS = 300_000;

/**
 * A delivery is believed when it is sealed with the Encrypt Key, signed over its bytes within five minutes of now, and names our token,
 * our app and our tenant. Only the challenge comes unsigned (§2.2): it must be sealed and name the token. Never throws for what was sent.
 * @throws RangeError when a setting that proves the sender is empty
 */
export function readDelivery(delivery: RawDelivery, settings: DeliverySettings): Delivery {
  const { encryptKey, verificationToken, appId } = settings;
  if (encryptKey === '' || verificationToken === '' || appId === '') {
    throw new RangeError('an Encrypt Key, a Verification Token and an App ID were wanted, one of them is empty');
  }
  if (delivery.body.length > MOST_BODY_BYTES) return refused(400, `body of ${delivery.body.length} bytes`);
  const proof = signatureProof(delivery, encryptKey);
  if (proof === 'wrong') return refused(401, 'signature does not match');
  if (proof === 'stale') return refused(401, 'timestamp is more than five minutes off');
  const content = opened(delivery.body, encryptKey);
  // Unsigned senders learn nothing from the status: whatever is wrong, it is 401.
  if (content === null) return refused(proof === 'signed' ? 400 : 401, 'body is not sealed with the Encrypt Key');
  const { token } = identity(content);
  if (!isSame(token, verificationToken)) return refused(401, 'verification token does not match');
  if (content.type === 'url_verification') return challenge(content);
  if (proof === 'unsigned') return refused(401, 'event without signature');
  return readEvent(content, settings);
}

function refused(status: 401 | 400, reason: string): Delivery {
  return { kind: 'refused', status, reason };
}

function signatureProof(
  { headers, body, now }: RawDelivery,
  encryptKey: string,
): 'signed' | 'unsigned' | 'wrong' | 'stale' {
  const [timestamp, nonce, signature] = ['timestamp', 'nonce']
    .map((name) => headers[`x-lark-request-${name}`])
    .concat(headers['x-lark-signature']);
  if (timestamp === undefined && nonce === undefined && signature === undefined) return 'unsigned';
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string') return 'wrong';
  if (!/^\d{10,16}$/.test(timestamp)) return 'wrong';
  if (!isSame(signature, signatureOf(timestamp, nonce, encryptKey, body))) return 'wrong';
  return Math.abs(now.getTime() - instantOf(timestamp).getTime()) > WINDOW_MS ? 'stale' : 'signed';
}

const SEALED = z.object({ encrypt: z.string().min(1) });

function opened(body: Buffer, encryptKey: string): JsonObject | null {
  const outer = SEALED.safeParse(parsed(body));
  if (!outer.success) return null;
  const inner = decrypted(outer.data.encrypt, encryptKey);
  const content = inner === null ? null : parsed(inner);
  return isJsonObject(content) ? content : null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError) return null;
    throw thrown;
  }
}

/** Version 2 keeps token and app in the header, version 1 (§2.1) in the body and its event. */
function identity(content: JsonObject): { readonly token: string; readonly appId: string } {
  const header = isJsonObject(content.header) ? content.header : null;
  const event = isJsonObject(content.event) ? content.event : {};
  const token = header === null ? content.token : header.token;
  const appId = header === null ? event.app_id : header.app_id;
  return { token: typeof token === 'string' ? token : '', appId: typeof appId === 'string' ? appId : '' };
}

function challenge(content: JsonObject): Delivery {
  const answer = content.challenge;
  if (typeof answer !== 'string') return refused(400, 'challenge without a text');
  return { kind: 'challenge', answer: { challenge: answer } };
}

const text = z.string().min(1).max(200);
const V2 = z.object({
  header: z.object({
    event_id: text,
    event_type: text,
    create_time: z.string().regex(/^\d{10,16}$/),
    tenant_key: text,
  }),
  event: z.unknown(),
});
const V1 = z.object({
  uuid: text,
  ts: z.coerce.number().positive().max(9_999_999_999),
  event: z.looseObject({ type: text, tenant_key: text }),
});

interface Named {
  readonly name: string;
  readonly envelope: Envelope;
  readonly event: unknown;
}

function readEvent(content: JsonObject, { appId, tenantKey }: DeliverySettings): Delivery {
  if (!isSame(identity(content).appId, appId)) return refused(401, 'event of another app');
  const named = isJsonObject(content.header) ? readV2(content) : readV1(content);
  if (named === null) return refused(400, 'envelope is not as documented');
  if (tenantKey !== null && named.envelope.tenantKey !== tenantKey) return refused(401, 'event of another tenant');
  return { kind: 'event', event: eventOf(named) };
}

function readV2(content: JsonObject): Named | null {
  const read = V2.safeParse(content);
  if (!read.success) return null;
  const { event_id: id, event_type: name, create_time: made, tenant_key: tenantKey } = read.data.header;
  return { name, envelope: { id, at: isoInstant(instantOf(made)), tenantKey }, event: read.data.event };
}

function readV1(content: JsonObject): Named | null {
  const read = V1.safeParse(content);
  if (!read.success) return null;
  const { uuid: id, ts, event } = read.data;
  const at = isoInstant(new Date(Math.floor(ts * 1000)));
  return { name: event.type, envelope: { id, at, tenantKey: event.tenant_key }, event };
}

function eventOf({ name, envelope, event }: Named): FeishuEvent {
  const read = READINGS.get(name)?.(event, envelope) ?? null;
  if (read === null) return { kind: 'other', ...envelope, name, fault: null };
  if (!(read instanceof z.ZodError)) return read;
  const fault = read.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  return { kind: 'other', ...envelope, name, fault };
}
