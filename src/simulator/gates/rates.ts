// Rate limits (feishu.md §1.4): per API and app at the gateway, and the functional ones of chats and messages with their own code.
import type { App } from '../apps.ts';
import { type JsonAnswer, refused400 } from '../http/answer.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { openWindows } from './windows.ts';

export interface Rates {
  /** The gateway's limit; null when the call may go on. */
  api(app: App, endpoint: Endpoint): JsonAnswer | null;
  /** 5/s into one chat, shared by all bots in it (§4.1). */
  chat(chat: string): JsonAnswer | null;
  /** 5/s of changes of one message (§4.3). */
  message(message: string): JsonAnswer | null;
  /** 100 a minute and 5/s of one custom robot (§5): false when it is too much. */
  robot(token: string): boolean;
}

/** Tier 4: 1000 a minute and 50 a second; the tier of all message, chat and contact calls that we know (§1.4, §4.1, §4.5, §7). */
const TIER_4 = [
  { count: 50, windowMs: 1_000 },
  { count: 1_000, windowMs: 60_000 },
];
const ROBOT = [
  { count: 5, windowMs: 1_000 },
  { count: 100, windowMs: 60_000 },
];
const FIVE_A_SECOND = [{ count: 5, windowMs: 1_000 }];

/** @param real the real clock, in milliseconds */
export function openRates(real: () => number): Rates {
  const windows = openWindows(real);
  const functional = (key: string): JsonAnswer | null =>
    windows.take(key, FIVE_A_SECOND).waitMs === 0
      ? null
      : refused400(230020, 'This operation triggers the frequency limit.');
  return {
    api: (app, endpoint) => {
      const { waitMs, limit } = windows.take(
        `api ${app.id} ${endpoint.method} ${endpoint.path}`,
        endpoint.rate ?? TIER_4,
      );
      return waitMs === 0 ? null : tooOften(limit, Math.ceil(waitMs / 1000));
    },
    chat: (chat) => functional(`chat ${chat}`),
    message: (message) => functional(`message ${message}`),
    robot: (token) => windows.take(`robot ${token}`, ROBOT).waitMs === 0,
  };
}

/** HTTP 429 and 99991400, with the seconds to wait (§1.4). */
export function tooOften(limit: number, resetSeconds: number): JsonAnswer {
  return {
    status: 429,
    headers: { 'x-ogw-ratelimit-limit': String(limit), 'x-ogw-ratelimit-reset': String(resetSeconds) },
    json: { code: 99991400, msg: 'request trigger frequency limit', error: {} },
  };
}

/** For tests that are not about rates. */
export const noRates: Rates = { api: () => null, chat: () => null, message: () => null, robot: () => true };
