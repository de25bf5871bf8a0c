// Signing in with the platform, first half: the page the browser is sent to, and the code it comes back with.
//
// Page: 获取授权码 https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code: the redirect address stands in the
// app's list, state comes back as it was, `plain` is the method unless told, who refuses brings `error=access_denied` and no code.
// The real page knows who sits at the browser; here one of the company is picked, unless the control interface said who it is.
import { randomBytes } from 'node:crypto';
import type { App } from '../apps.ts';
import type { Answer } from '../http/answer.ts';
import type { Platform } from '../platform.ts';
import type { AuthorizationRecord } from '../state/records.ts';
import { authorizePage, refusalPage } from './page.ts';

export const AUTHORIZE_PATH = '/open-apis/authen/v1/authorize';

/** A code is good for five minutes and works once. */
const CODE_MS = 5 * 60_000;

/** Beside what the platform knows: `person=ou_…` is who was picked on the page, `refused=1` that he refused. */
export function authorize(platform: Platform, query: URLSearchParams): Answer {
  const app = platform.apps.find(query.get('client_id') ?? '');
  if (app === undefined) return refusalPage(20048, '应用不存在，请检查 client_id');
  if (query.get('response_type') !== 'code') return refusalPage(20001, '缺少必要参数：response_type 只能是 code');
  const back = query.get('redirect_uri') ?? '';
  if (!app.redirectUrls.has(back)) {
    return refusalPage(20029, 'redirect_uri 请求不合法：请把它加到开发者后台“安全设置”的重定向 URL 里');
  }
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method !== 'plain' && method !== 'S256') return refusalPage(20063, 'code_challenge_method 只能是 S256 或 plain');
  if (query.get('refused') === '1') return redirect(back, query, { error: 'access_denied' });
  const who = query.get('person') ?? platform.state.browsers.get('browser')?.person ?? null;
  const person = who === null ? undefined : platform.state.people.get(who);
  if (person === undefined) return authorizePage(app, platform.state.people.all(), query);
  if (person.resigned === true) return refusalPage(20066, '用户状态不对：已离职');
  if (!mayUse(app, person.id)) return refusalPage(20010, '你没有使用这个应用的权限，请联系管理员');
  return redirect(back, query, { code: newCode(platform, app, { person: person.id, back, query, method }) });
}

/** Whether somebody lies in the app's availability range, a setting of its version. */
export function mayUse(app: App, person: string): boolean {
  return app.availableTo === null || app.availableTo.has(person);
}

interface Consent {
  readonly person: string;
  readonly back: string;
  readonly query: URLSearchParams;
  readonly method: 'plain' | 'S256';
}

function newCode({ state, time }: Platform, app: App, { person, back, query, method }: Consent): string {
  const code = randomBytes(36).toString('base64url');
  const record: AuthorizationRecord = {
    code,
    app: app.id,
    person,
    redirectUri: back,
    challenge: query.get('code_challenge'),
    method,
    until: time.memory() + CODE_MS,
    used: false,
  };
  state.authorizations.put(code, record);
  return code;
}

/** What stands behind `#` stays at the end. */
function redirect(back: string, query: URLSearchParams, params: Readonly<Record<string, string>>): Answer {
  const url = new URL(back);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return { status: 302, headers: { Location: url.href, 'Cache-Control': 'no-store' }, bytes: Buffer.alloc(0) };
}
