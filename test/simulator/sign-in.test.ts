import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { APP_ID, APP_SECRET, type Opened, opened } from './opened.ts';

const BACK = 'https://zhiban.example/signin/callback?from=menu';
const VERIFIER = 'a'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const OTHER_APP = 'cli_b000000000000002';

async function company(options: Parameters<typeof opened>[0] = {}): Promise<Opened> {
  const bench = await opened(options);
  bench.simulator.apps.setRedirectUrls(APP_ID, [BACK]);
  return bench;
}

type Params = Readonly<Record<string, string>>;

/** The authorization page, asked as a browser that follows no redirect. */
async function visit({ simulator }: Opened, params: Params = {}) {
  const query = {
    client_id: APP_ID,
    response_type: 'code',
    redirect_uri: BACK,
    state: 'a b&c',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...params,
  };
  const url = `${simulator.url}/open-apis/authen/v1/authorize?${new URLSearchParams(query)}`;
  const answer = await fetch(url, { redirect: 'manual' });
  const location = answer.headers.get('location');
  return { status: answer.status, html: await answer.text(), back: location === null ? null : new URL(location) };
}

async function codeFor(bench: Opened, params: Params = {}): Promise<string> {
  const { back } = await visit(bench, { person: bench.zhang.id, ...params });
  return back?.searchParams.get('code') ?? '';
}

async function redeem({ simulator }: Opened, code: string, more: Readonly<Record<string, string | null>> = {}) {
  const body = {
    grant_type: 'authorization_code',
    client_id: APP_ID,
    client_secret: APP_SECRET,
    code,
    redirect_uri: BACK,
    code_verifier: VERIFIER,
    ...more,
  };
  const given = Object.entries(body).filter(([, value]) => value !== null);
  const answer = await fetch(`${simulator.url}/open-apis/authen/v2/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(Object.fromEntries(given)),
  });
  const found = (await answer.json()) as { code: number; access_token?: string; error?: string; expires_in?: number };
  return { status: answer.status, ...found };
}

async function whoIs({ simulator }: Opened, token: string | null) {
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${simulator.url}/open-apis/authen/v1/user_info`, { headers });
  return (await answer.json()) as { code: number; data?: object };
}

describe('the authorization page', () => {
  it('asks who one is, and sends the browser back with a code and the state', async () => {
    const bench = await company();
    const asked = await visit(bench);
    expect(asked).toMatchObject({ status: 200, back: null });
    const link = /href="([^"]*person=[^"]*)"/.exec(asked.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const answer = await fetch(new URL(link, `${bench.simulator.url}/open-apis/authen/v1/authorize`), {
      redirect: 'manual',
    });
    expect(answer.status).toBe(302);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(`${back.origin}${back.pathname}`).toBe('https://zhiban.example/signin/callback');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ from: 'menu', state: 'a b&c' });
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{40,64}$/);
  });

  it('goes straight back for who sits at the browser, and brings a refusal back too', async () => {
    const bench = await company();
    bench.simulator.people.signInAs(bench.zhang);
    expect((await visit(bench)).back?.searchParams.has('code')).toBe(true);
    const { back } = await visit(bench, { refused: '1' });
    expect(back?.searchParams.get('error')).toBe('access_denied');
    expect(back?.searchParams.get('state')).toBe('a b&c');
    expect(back?.searchParams.has('code')).toBe(false);
    bench.simulator.people.signInAs(null);
    expect((await visit(bench)).status).toBe(200);
  });

  it.each([
    [{ redirect_uri: 'https://zhiban.example/signin/callback' }, '20029'],
    [{ redirect_uri: 'https://evil.example/' }, '20029'],
    [{ client_id: OTHER_APP }, '20048'],
    [{ response_type: 'token' }, '20001'],
    [{ code_challenge_method: 'S512' }, '20063'],
  ])('sends nobody anywhere with %j', async (params, code) => {
    const bench = await company();
    const page = await visit(bench, { person: bench.zhang.id, ...params });
    expect(page).toMatchObject({ status: 400, back: null });
    expect(page.html).toContain(code);
  });

  it('has no place for markup in names', async () => {
    const bench = await company();
    bench.simulator.people.add('<script>x</script>');
    const { html } = await visit(bench);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('a code', () => {
  it('becomes a token that says who it is', async () => {
    const bench = await company();
    const token = await redeem(bench, await codeFor(bench));
    expect(token).toMatchObject({ status: 200, code: 0, expires_in: 7200 });
    const { data } = await whoIs(bench, token.access_token ?? '');
    expect(data).toMatchObject({ open_id: bench.zhang.id, name: '张三', tenant_key: '2ed263bf32cf1651' });
  });

  it('works once, and stays good when something else was wrong', async () => {
    const bench = await company();
    const code = await codeFor(bench);
    expect(await redeem(bench, code, { client_secret: 'wrong' })).toMatchObject({ status: 400, code: 20002 });
    expect(await redeem(bench, code, { redirect_uri: `${BACK}&x=1` })).toMatchObject({ status: 400, code: 20071 });
    expect(await redeem(bench, code, { code_verifier: 'b'.repeat(43) })).toMatchObject({ status: 400, code: 20049 });
    expect(await redeem(bench, code, { code_verifier: null })).toMatchObject({ status: 400, code: 20049 });
    expect(await redeem(bench, code)).toMatchObject({ status: 200, code: 0 });
    expect(await redeem(bench, code)).toMatchObject({ status: 400, code: 20065, error: 'invalid_grant' });
  });

  it.each([
    [{ grant_type: null }, 20001],
    [{ grant_type: 'password' }, 20036],
    [{ client_id: 'cli_c000000000000003' }, 20048],
    [{ client_id: OTHER_APP, client_secret: 'other' }, 20024],
    [{ code: 'nothing-of-ours' }, 20003],
  ])('is refused with %j', async (more, wanted) => {
    const app = { appId: APP_ID, appSecret: APP_SECRET, encryptKey: '', verificationToken: 't', eventUrl: null };
    const bench = await company({ apps: [app, { ...app, appId: OTHER_APP, appSecret: 'other' }] });
    expect((await redeem(bench, await codeFor(bench), more)).code).toBe(wanted);
  });

  it('is good for five minutes, the token for two hours; both are there after a restart', async () => {
    const file = join(temporaryFolder('simulator'), 'state.jsonl');
    const first = await company({ file });
    const [code, late] = [await codeFor(first), await codeFor(first)];
    await first.simulator.close();
    const bench = await company({ file });
    bench.simulator.clock.age(4 * 60_000);
    const { access_token: token = '' } = await redeem(bench, code);
    bench.simulator.clock.age(2 * 60_000);
    expect((await redeem(bench, late)).code).toBe(20004);
    expect((await whoIs(bench, token)).code).toBe(0);
    bench.simulator.clock.age(7_200_000);
    expect((await whoIs(bench, token)).code).toBe(99991677);
  });

  it('without a challenge needs no verifier, and a plain one is compared as it is', async () => {
    const bench = await company();
    const query = { client_id: APP_ID, response_type: 'code', redirect_uri: BACK, person: bench.zhang.id };
    const url = `${bench.simulator.url}/open-apis/authen/v1/authorize?${new URLSearchParams(query)}`;
    const location = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
    expect(new URL(location).searchParams.has('state')).toBe(false);
    const bare = new URL(location).searchParams.get('code') ?? '';
    expect((await redeem(bench, bare, { code_verifier: null })).code).toBe(0);
    const plain = await codeFor(bench, { code_challenge: VERIFIER, code_challenge_method: 'plain' });
    expect((await redeem(bench, plain)).code).toBe(0);
  });
});

it('nobody signs in who left, or may not use the app', async () => {
  const bench = await company();
  const li = bench.simulator.people.add('李四');
  const before = await codeFor(bench, { person: li.id });
  const { access_token: token = '' } = await redeem(bench, await codeFor(bench, { person: li.id }));
  bench.simulator.apps.setAvailability(APP_ID, [bench.zhang.id]);
  expect((await visit(bench, { person: li.id })).html).toContain('20010');
  expect((await redeem(bench, before)).code).toBe(20010);
  bench.simulator.apps.setAvailability(APP_ID, null);
  bench.simulator.people.resign(li);
  expect((await visit(bench, { person: li.id })).html).toContain('20066');
  expect((await redeem(bench, before)).code).toBe(20066);
  expect((await whoIs(bench, token)).code).toBe(20021);
  expect((await whoIs(bench, 't-not-of-a-person')).code).toBe(99991668);
  expect((await whoIs(bench, null)).code).toBe(99991661);
});

it('faults strike here as elsewhere', async () => {
  const bench = await company();
  bench.simulator.faults.set('server-error', { path: '/open-apis/authen/*', count: 1 });
  expect((await redeem(bench, 'x')).status).toBe(500);
  expect((await redeem(bench, 'x')).code).toBe(20003);
});
