// The console of an app: where its events go, checked by a challenge (feishu.md §2.2); and deliveries that no platform would make, for tests.
import { randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { envelope } from '../events/envelope.ts';
import { type Posted, post } from '../events/post.ts';
import { type Sealed, sealed, signatureOver } from '../events/seal.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import { type BotRef, botOf, wrongUse } from './refs.ts';

export interface AppView {
  readonly id: string;
  readonly name: string;
  readonly openId: string;
  readonly eventUrl: string | null;
}

/** What is wrong with a forged delivery. */
export type Forgery = 'signature' | 'unsigned' | 'stale' | 'token' | 'app' | 'tenant' | 'plain' | 'key';

export interface AppsControl {
  all(): readonly AppView[];
  /** Sets where events and clicks go, without asking. */
  setUrl(app: BotRef, url: string | null): void;
  /** Whom of the directory the app may look at: `ou_…` and `od-…`; null: everybody. */
  setContactRange(app: BotRef, range: readonly string[] | null): void;
  /** Where the authorization page may send the browser back to, in place of what was there: word for word. */
  setRedirectUrls(app: BotRef, urls: readonly string[]): void;
  /** `ou_…` of who may use the app; null: everybody. Others get 20010 when they sign in. */
  setAvailability(app: BotRef, people: readonly string[] | null): void;
  /** Sends the challenge to the app's address, as saving it in the console does: answered right within 1 s, or the reason why not. */
  verify(app: BotRef): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** Posts an event with one thing wrong. Answers what the app said. */
  forge(app: BotRef, forgery: Forgery, type: string, event: JsonObject): Promise<Posted>;
  /** Posts an earlier delivery again, byte by byte with its old headers. @throws UserError when there was none */
  replay(eventId: string): Promise<Posted>;
}

const CHALLENGE_MS = 1_000;
const POST_MS = 3_000;
const STALE_MS = 600_000;

export function openAppsControl(platform: Platform): AppsControl {
  return {
    all: () => platform.apps.all().map(({ id, name, openId, eventUrl }) => ({ id, name, openId, eventUrl })),
    setUrl: (ref, url) => {
      const app = botOf(platform, ref);
      app.eventUrl = url;
      app.callbackUrl = url;
    },
    setContactRange: (ref, range) => {
      botOf(platform, ref).contactRange = range === null ? null : new Set(range);
    },
    setRedirectUrls: (ref, urls) => {
      botOf(platform, ref).redirectUrls = new Set(urls);
    },
    setAvailability: (ref, people) => {
      botOf(platform, ref).availableTo = people === null ? null : new Set(people);
    },
    verify: (ref) => challenged(platform, botOf(platform, ref)),
    forge: (ref, forgery, type, event) => {
      const app = botOf(platform, ref);
      return post(urlOf(app), forged(platform, app, forgery, type, event), POST_MS);
    },
    replay: (eventId) => {
      const report = platform.deliveries.reports().find((one) => one.eventId === eventId);
      if (report === undefined) throw wrongUse(`没有投递过事件 ${eventId}`);
      return post(report.url, report.seal, POST_MS);
    },
  };
}

function urlOf(app: App): string {
  if (app.eventUrl === null) throw wrongUse(`${app.name} 没有事件地址`);
  return app.eventUrl;
}

async function challenged(platform: Platform, app: App): ReturnType<AppsControl['verify']> {
  const challenge = randomBytes(16).toString('hex');
  const body = { challenge, token: app.verificationToken, type: 'url_verification' };
  const seal = sealed(body, { encryptKey: app.encryptKey, at: platform.time.real(), signed: false });
  const posted = await post(urlOf(app), seal, CHALLENGE_MS);
  if (posted.kind === 'timeout') return { ok: false, reason: '1 秒内没有答复' };
  if (posted.kind === 'unreachable') return { ok: false, reason: posted.reason };
  // The answer is plain JSON, also with an Encrypt Key (§2.2).
  const answer = parsedJson(posted.body);
  const isRight = posted.status === 200 && isJsonObject(answer) && answer.challenge === challenge;
  return isRight ? { ok: true } : { ok: false, reason: `返回 ${posted.status}：${posted.body.slice(0, 200)}` };
}

function forged(platform: Platform, app: App, forgery: Forgery, type: string, event: JsonObject): Sealed {
  const stranger = randomBytes(8).toString('hex');
  const said: App = {
    ...app,
    id: forgery === 'app' ? `cli_${stranger}` : app.id,
    verificationToken: forgery === 'token' ? stranger : app.verificationToken,
  };
  const tenantKey = forgery === 'tenant' ? stranger : platform.tenantKey;
  const body = envelope({ app: said, type, tenantKey, at: platform.time.stamp(), event });
  if (forgery === 'plain') return signedPlain(body, app, platform.time.real());
  const encryptKey = forgery === 'key' ? stranger : app.encryptKey;
  const at = platform.time.real() - (forgery === 'stale' ? STALE_MS : 0);
  const seal = sealed(body, { encryptKey, at, signed: forgery !== 'unsigned' });
  if (forgery !== 'signature') return seal;
  return { ...seal, headers: { ...seal.headers, 'X-Lark-Signature': randomBytes(32).toString('hex') } };
}

/** Rightly signed, but not encrypted. */
function signedPlain(event: JsonObject, app: App, at: number): Sealed {
  const { headers } = sealed({}, { encryptKey: '', at, signed: false });
  const [body, timestamp, nonce] = [
    JSON.stringify(event),
    String(Math.floor(at / 1000)),
    randomBytes(8).toString('hex'),
  ];
  const signature = signatureOver(timestamp, nonce, app.encryptKey, body);
  const signed = {
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': signature,
  };
  return { headers: { ...headers, ...signed }, body };
}
