// Who signs in: the authorization page that the browser is sent to, and from the code it brings back to a person. The pages:
// 获取授权码 https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code (accounts.feishu.cn …/authen/v1/authorize;
//   a code is good for five minutes and works once; inside the Feishu client the browser comes back without a question);
// 获取 user_access_token https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/get-user-access-token
//   (POST …/authen/v2/oauth/token, after RFC 6749; 20010 for people who may not use the app);
// 获取用户信息 https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/authen-v1/user_info/get (name, open_id, tenant_key).
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Caller, FeishuAccount } from './call.ts';

export interface AuthorizeRequest {
  /** Registered in the app's console under 安全设置. */
  readonly redirectUri: string;
  /** Comes back as it is. */
  readonly state: string;
  /** PKCE: kept here, told with the code only (RFC 7636). 43 to 128 characters. */
  readonly verifier: string;
}

export interface FeishuPerson {
  readonly openId: string;
  readonly name: string;
  readonly tenantKey: string;
}

export interface SignIn {
  /** Where the browser goes. */
  authorizeUrl(request: AuthorizeRequest): string;
  /**
   * Redeems the code. The person's token is used once and forgotten.
   * @throws FeishuError of kind `gone` for a code that is used, expired or none; `permission` for who may not use the app
   */
  personOf(code: string, request: Omit<AuthorizeRequest, 'state'>): Promise<FeishuPerson>;
}

const AUTHORIZE_PATH = '/open-apis/authen/v1/authorize';
const TOKEN = z.object({ access_token: z.string().min(1) });
const PERSON = z.object({ open_id: z.string().min(1), name: z.string().nullish(), tenant_key: z.string().min(1) });

export function signInOver({ call }: Caller, { appId, appSecret, domain }: FeishuAccount): SignIn {
  return {
    authorizeUrl: ({ redirectUri, state, verifier }) => {
      const url = new URL(AUTHORIZE_PATH, accountsDomain(domain));
      url.search = new URLSearchParams({
        client_id: appId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString();
      return url.href;
    },
    personOf: async (code, { redirectUri, verifier }) => {
      const { access_token } = await call({
        what: '用授权码换登录凭证',
        method: 'POST',
        path: '/open-apis/authen/v2/oauth/token',
        as: 'nobody',
        data: {
          grant_type: 'authorization_code',
          client_id: appId,
          client_secret: appSecret,
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        },
        answer: TOKEN,
        reads: 'envelope',
      });
      const person = await call({
        what: '读取登录的人',
        method: 'GET',
        path: '/open-apis/authen/v1/user_info',
        as: { user: access_token },
        answer: PERSON,
      });
      return { openId: person.open_id, name: person.name ?? '', tenantKey: person.tenant_key };
    },
  };
}

/** The pages for people live beside the API: `accounts.` instead of `open.`; a simulator has both under one address. */
function accountsDomain(domain: string): string {
  const { protocol, host } = new URL(domain);
  return `${protocol}//${host.replace(/^open\./, 'accounts.')}`;
}
