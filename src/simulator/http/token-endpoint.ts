// The token endpoints: flat answers without `data`, and HTTP 200 for failures too (feishu.md §1.1).
import type { Json } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { JsonAnswer } from './answer.ts';

const TENANT = '/open-apis/auth/v3/tenant_access_token/internal';
const APP = '/open-apis/auth/v3/app_access_token/internal';

export function isTokenPath(path: string): boolean {
  return path === TENANT || path === APP;
}

export function giveToken(platform: Platform, path: string, body: Json | undefined): JsonAnswer {
  const [id, secret] = [textOf(body, 'app_id'), textOf(body, 'app_secret')];
  if (id === undefined || secret === undefined || !/^cli_\w+$/.test(id))
    return flat(10003, 'invalid param', { data: {} });
  const app = platform.apps.find(id);
  if (app === undefined) return flat(10014, 'app id not exists');
  // Field evidence says 10014, the generic table 10015 (§1.1): what was seen counts.
  if (app.secret !== secret) return flat(10014, 'app secret invalid');
  const { token, expireSeconds: expire } = platform.tokens.give(app);
  const tokens =
    path === APP ? { app_access_token: token, tenant_access_token: token } : { tenant_access_token: token };
  return flat(0, 'ok', { ...tokens, expire });
}

function flat(code: number, msg: string, more: Readonly<Record<string, Json>> = {}): JsonAnswer {
  return { status: 200, json: { code, msg, ...more } };
}
