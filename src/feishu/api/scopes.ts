// Which scopes the company has granted to the app: 查询租户授权状态,
// https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/scope/list (needs no scope itself).
import { z } from 'zod';
import type { Caller } from './call.ts';

export interface Scopes {
  /** Those that the app may use; what was never asked for, or is not yet approved, is missing. @throws FeishuError */
  grantedScopes(): Promise<ReadonlySet<string>>;
  /** How far the platform's clock is ahead of ours by its last answer, milliseconds, to about a second; null before the first. */
  clockAheadMs(): number | null;
}

const GRANTED = 1;

const ANSWER = z
  .object({ scopes: z.array(z.object({ scope_name: z.string(), grant_status: z.number() })).nullish() })
  .transform(
    ({ scopes }): ReadonlySet<string> =>
      new Set((scopes ?? []).flatMap((one) => (one.grant_status === GRANTED ? [one.scope_name] : []))),
  );

export function scopesOver({ call, clockAheadMs }: Caller): Scopes {
  return {
    grantedScopes: () =>
      call({ what: '查询应用的权限', method: 'GET', path: '/open-apis/application/v6/scopes', answer: ANSWER }),
    clockAheadMs,
  };
}
