// Signing in with the platform, second half: the code becomes a token of the person, and the token says who it is.
//
// Pages: 获取 user_access_token
// https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/get-user-access-token (flat answers, HTTP
// 400, the codes below; a verifier without a challenge is not refused), 获取用户信息
// https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/authen-v1/user_info/get
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Json, JsonObject } from '../../lib/json.ts';
import { type Answer, type JsonAnswer, ok, refused400 } from '../http/answer.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { AuthorizationRecord } from '../state/records.ts';
import { mayUse } from './authorize.ts';

export const USER_TOKEN_PATH = '/open-apis/authen/v2/oauth/token';
export const USER_INFO_PATH = '/open-apis/authen/v1/user_info';

const TOKEN_SECONDS = 7_200;
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;

/** A code that was refused for another reason stays good. */
export function giveUserToken(platform: Platform, body: Json | undefined): JsonAnswer {
  const wanted = ['grant_type', 'client_id', 'client_secret', 'code'] as const;
  const [grant, id, secret, code] = wanted.map((name) => textOf(body, name));
  if (body === undefined) return refusal(20063, 'invalid_request', 'The request is malformed.');
  if (grant === undefined || id === undefined || secret === undefined || code === undefined) {
    return refusal(20001, 'invalid_request', 'The request is missing a required parameter.');
  }
  if (grant !== 'authorization_code')
    return refusal(20036, 'unsupported_grant_type', 'The grant_type is not supported.');
  const app = platform.apps.find(id);
  if (app === undefined) return refusal(20048, 'invalid_client', 'The specified app does not exist.');
  if (app.secret !== secret) return refusal(20002, 'invalid_client', 'The client secret is invalid.');
  const record = platform.state.authorizations.get(code);
  const fault = record === undefined ? NOT_FOUND : codeFault(platform, record, app.id, body);
  if (record === undefined || fault !== null) return refusal(...(fault ?? NOT_FOUND));
  const person = platform.state.people.get(record.person);
  if (person === undefined) return refusal(20008, 'invalid_grant', 'The user does not exist.');
  if (person.resigned === true) return refusal(20066, 'invalid_grant', 'The user status is invalid.');
  if (!mayUse(app, person.id)) return refusal(20010, 'access_denied', 'The user may not use this app.');
  platform.state.authorizations.put(code, { ...record, used: true });
  const token = newPlatformId('u-');
  const until = platform.time.memory() + TOKEN_SECONDS * 1_000;
  platform.state.userTokens.put(token, { token, app: app.id, person: person.id, until });
  const scope = 'auth:user.id:read user_profile';
  const json = { code: 0, access_token: token, expires_in: TOKEN_SECONDS, token_type: 'Bearer', scope };
  return { status: 200, headers: { 'Cache-Control': 'no-store' }, json };
}

type Fault = readonly [code: number, error: string, description: string];
const NOT_FOUND: Fault = [20003, 'invalid_grant', 'The authorization code is not found. It can only be used once.'];

function codeFault({ time }: Platform, record: AuthorizationRecord, app: string, body: Json): Fault | null {
  if (record.app !== app) return [20024, 'invalid_grant', 'The authorization code does not match the client ID.'];
  if (record.used) return [20065, 'invalid_grant', 'The authorization code has been used. It can only be used once.'];
  if (record.until <= time.memory()) return [20004, 'invalid_grant', 'The authorization code has expired.'];
  if (textOf(body, 'redirect_uri') !== record.redirectUri) {
    return [20071, 'invalid_grant', 'The redirect URI does not match the one used during authorization.'];
  }
  return proves(record, textOf(body, 'code_verifier')) ? null : [20049, 'invalid_grant', 'PKCE code challenge failed.'];
}

function proves({ challenge, method }: AuthorizationRecord, verifier: string | undefined): boolean {
  if (challenge === null) return true;
  if (verifier === undefined || !VERIFIER.test(verifier)) return false;
  const made = method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  const [a, b] = [Buffer.from(made), Buffer.from(challenge)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refusal(...[code, error, error_description]: Fault): JsonAnswer {
  return { status: 400, json: { code, error, error_description } };
}

export function userInfo({ apps, state, time, tenantKey }: Platform, authorization: string | undefined): Answer {
  const token = /^Bearer\s+(\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return refused400(99991661, 'Missing access token for authorization.');
  const record = state.userTokens.get(token);
  const app = record === undefined ? undefined : apps.find(record.app);
  if (record === undefined || app === undefined) return refused400(99991668, 'Invalid access token for authorization.');
  if (record.until <= time.memory()) return refused400(99991677, 'Authentication token expired');
  const person = state.people.get(record.person);
  if (person === undefined) return refused400(20008, 'user not exist');
  if (person.resigned === true) return refused400(20021, 'user resigned');
  const data: JsonObject = {
    name: person.name,
    en_name: person.name,
    avatar_url: '',
    open_id: person.id,
    union_id: person.unionId,
    tenant_key: tenantKey,
    ...(app.scopes.has('contact:user.employee_id:readonly') ? { user_id: person.userId } : {}),
  };
  return ok(data);
}
