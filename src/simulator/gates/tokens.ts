// Tenant tokens: given out for app id and secret, asked for with every other call (feishu.md §1.1, §1.2).
import type { App, Apps } from '../apps.ts';
import { type JsonAnswer, refused400 } from '../http/answer.ts';
import { newPlatformId } from '../state/ids.ts';
import type { TokenRecord } from '../state/records.ts';
import type { State } from '../state/state.ts';
import type { PlatformTime } from '../state/time.ts';

export interface Tokens {
  /** The same token while 30 minutes or more are left of it (§1.1). */
  give(app: App): { readonly token: string; readonly expireSeconds: number };
  /** The app that calls, or the refusal (§1.2). */
  check(authorization: string | undefined): App | JsonAnswer;
  /** Makes the token of this header good for nothing. */
  spoil(authorization: string | undefined): void;
}

const LIFE_MS = 7_200_000;
const RENEWED_BELOW_MS = 30 * 60_000;

export function openTokens(apps: Apps, state: State, time: PlatformTime): Tokens {
  return {
    give: (app) => {
      const now = time.memory();
      const old = newestOf(state, app.id, now);
      const record =
        old !== undefined && old.until - now >= RENEWED_BELOW_MS
          ? old
          : { token: newPlatformId('t-'), app: app.id, until: now + LIFE_MS };
      if (record !== old) state.tokens.put(record.token, record);
      return { token: record.token, expireSeconds: Math.floor((record.until - now) / 1000) };
    },
    check: (authorization) => checked(authorization, apps, state, time),
    spoil: (authorization) => state.tokens.remove(bearer(authorization)),
  };
}

function newestOf(state: State, app: string, now: number): TokenRecord | undefined {
  const living = state.tokens.all().filter((token) => token.app === app && token.until > now);
  return living.sort((a, b) => b.until - a.until)[0];
}

function checked(authorization: string | undefined, apps: Apps, state: State, time: PlatformTime): App | JsonAnswer {
  const token = bearer(authorization);
  if (token === '')
    return refused400(99991661, 'Missing access token for authorization. Please make a request with token attached.');
  if (!/^[tu]-/.test(token)) return refused400(99991671, 'Invalid access token format: it must start with t- or u-.');
  const record = state.tokens.get(token);
  const app = record === undefined || record.until <= time.memory() ? undefined : apps.find(record.app);
  // HTTP 400 or 401 is not certain (§1.2): 400, as the documentation's examples have it.
  return (
    app ?? refused400(99991663, 'Invalid access token for authorization. Please make a request with token attached.')
  );
}

function bearer(authorization: string | undefined): string {
  return /^Bearer\s+(\S+)$/.exec(authorization ?? '')?.[1] ?? '';
}
