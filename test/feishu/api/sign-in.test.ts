// Signing in by the documented addresses, over real connections: what is asked, what becomes of each refusal, and what nobody gets to see.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openFeishu } from '../../../src/feishu/client.ts';
import type { FeishuError } from '../../../src/feishu/error.ts';
import { ok, openPlatform, type Platform, refused, SECRET } from './platform.ts';

const VERIFIER = 'v'.repeat(43);
const BACK = 'https://zhiban.example/signin/callback';
const TOKEN = '/open-apis/authen/v2/oauth/token';
const USER = '/open-apis/authen/v1/user_info';
const USER_TOKEN = 'eyJhbGciOiJFUzI1NiJ9.user-token-nobody-may-see.sig';

function answering(platform: Platform): void {
  platform.on(TOKEN, () => ({ body: { code: 0, access_token: USER_TOKEN, expires_in: 7200, token_type: 'Bearer' } }));
  platform.on(USER, () => ok({ open_id: 'ou_wang', name: '王工', tenant_key: 'tenant-1', union_id: 'on_1' }));
}

const signIn = ({ feishu }: Platform) => feishu.personOf('the-code', { redirectUri: BACK, verifier: VERIFIER });

it.each([
  ['https://open.feishu.cn', 'https://accounts.feishu.cn'],
  ['https://open.larksuite.com', 'https://accounts.larksuite.com'],
  ['http://127.0.0.1:9137', 'http://127.0.0.1:9137'],
])('sends the browser of %s to %s, with a challenge and not the verifier', (domain, accounts) => {
  const feishu = openFeishu(
    { appId: 'cli_1', appSecret: SECRET, domain, timeoutMs: 20_000 },
    { warn: () => {}, error: () => {} },
  );
  const url = new URL(feishu.authorizeUrl({ redirectUri: BACK, state: 'st&te', verifier: VERIFIER }));
  expect(`${url.origin}${url.pathname}`).toBe(`${accounts}/open-apis/authen/v1/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: feishu.appId,
    redirect_uri: BACK,
    response_type: 'code',
    state: 'st&te',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  expect(url.href).not.toContain(VERIFIER);
});

it('redeems the code without a token of the app, and asks who it is with the token of the person', async () => {
  const platform = await openPlatform();
  answering(platform);
  expect(await signIn(platform)).toEqual({ openId: 'ou_wang', name: '王工', tenantKey: 'tenant-1' });
  const [redeemed, asked] = platform.asked;
  expect(redeemed).toMatchObject({ method: 'POST', path: TOKEN });
  expect(redeemed?.headers.authorization).toBeUndefined();
  expect(redeemed?.body).toEqual({
    grant_type: 'authorization_code',
    client_id: platform.feishu.appId,
    client_secret: SECRET,
    code: 'the-code',
    redirect_uri: BACK,
    code_verifier: VERIFIER,
  });
  expect(asked).toMatchObject({ method: 'GET', path: USER });
  expect(asked?.headers.authorization).toBe(`Bearer ${USER_TOKEN}`);
  expect(platform.tokenRequests).toHaveLength(0);
});

it('takes a code of text for what it says', async () => {
  const platform = await openPlatform();
  answering(platform);
  platform.on(TOKEN, () => ({ body: { code: '0', access_token: USER_TOKEN } }));
  expect((await signIn(platform)).openId).toBe('ou_wang');
});

it.each([
  [20003, 'invalid_grant', 'gone', '请重新登录'],
  [20065, 'invalid_grant', 'gone', '请重新登录'],
  [29999, 'invalid_grant', 'gone', '请重新登录'],
  [20010, 'access_denied', 'permission', '可用范围'],
  [20002, 'invalid_client', 'credentials', 'App Secret'],
  [20071, 'invalid_request', 'bad-request', '重定向 URL'],
])('a refused code: %i %s is %s', async (code, error, kind, sentence) => {
  const platform = await openPlatform();
  platform.on(TOKEN, () => ({ status: 400, body: { code, error, error_description: `${SECRET} refused` } }));
  const thrown = await signIn(platform).catch((one: FeishuError) => one);
  expect(thrown).toMatchObject({ kind });
  expect((thrown as FeishuError).message).toContain(sentence);
  expect(JSON.stringify([thrown, platform.logged])).not.toContain(SECRET);
});

it('shows no token and no code when the person cannot be read, and does not try again with another token', async () => {
  const platform = await openPlatform();
  answering(platform);
  platform.on(USER, () => refused(401, 99991663, `token ${USER_TOKEN} invalid`));
  const thrown = (await signIn(platform).catch((one: FeishuError) => one)) as FeishuError;
  expect(thrown).toMatchObject({ kind: 'credentials' });
  expect(`${thrown.message} ${JSON.stringify(platform.logged)}`).not.toMatch(/user-token|the-code/);
  expect(platform.asked.filter(({ path }) => path === USER)).toHaveLength(1);
});

it('says in the end that Feishu did not answer', async () => {
  const platform = await openPlatform(200);
  platform.on(TOKEN, () => null);
  expect(await signIn(platform).catch((one: FeishuError) => one)).toMatchObject({ kind: 'lost', retryable: true });
});
