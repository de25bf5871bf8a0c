// By Feishu's redirect, end to end against the simulator: in, and every way in which it goes wrong.
import { expect, it } from 'vitest';
import { hashOf, newSecret } from '../../../src/people/signin/secret.ts';
import { findSession } from '../../../src/people/signin/sessions.ts';
import { openBench, SECRET, type SigninBench } from './bench.ts';

interface Trip {
  /** What the browser keeps of the way out, and of before. */
  readonly cookie: string;
  /** Our path that Feishu sends the browser to. */
  readonly back: string;
  readonly authorize: URL;
}

/** Out to Feishu, where somebody is picked or refuses; the browser is not back yet. */
async function out(
  bench: SigninBench,
  picked: Record<string, string>,
  path = '/signin/feishu',
  cookie = '',
): Promise<Trip> {
  const left = await bench.ask({ path, headers: cookie === '' ? {} : { cookie } });
  expect(left.status).toBe(303);
  const authorize = new URL(left.headers.location ?? '');
  const page = new URL(authorize);
  for (const [name, value] of Object.entries(picked)) page.searchParams.set(name, value);
  const answer = await fetch(page, { redirect: 'manual' });
  const to = answer.headers.get('location');
  const set = (left.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
  const back = to === null ? '' : new URL(to).pathname + new URL(to).search;
  return { cookie: [cookie, ...set].filter((one) => one !== '').join('; '), back, authorize };
}

const sessionIn = (headers: { readonly 'set-cookie'?: string[] | undefined }): string | undefined =>
  headers['set-cookie']?.find((one) => one.startsWith('zhiban_session=') && !one.startsWith('zhiban_session=;'));

const idOf = (setCookie: string | undefined): string => /^zhiban_session=([^;]+)/.exec(setCookie ?? '')?.[1] ?? '';

it('lets in who consents, with a new session, the name, and the chats he is in, and goes on to where he was', async () => {
  const bench = await openBench();
  const way = await bench.ask({ path: '/ledger?site=suzhou' });
  expect(way.headers.location).toBe('/signin?return_to=%2Fledger%3Fsite%3Dsuzhou');
  const page = await bench.ask({ path: way.headers.location ?? '' });
  const link = /href="(\/signin\/feishu[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const trip = await out(bench, { person: bench.people.wang.id }, link);
  expect(trip.authorize.searchParams.get('code_challenge_method')).toBe('S256');
  const inside = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect([inside.status, inside.headers.location]).toEqual([303, '/ledger?site=suzhou']);
  const cookie = sessionIn(inside.headers);
  expect(cookie).toMatch(/; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/);
  const session = await findSession(bench.program.store, idOf(cookie), new Date());
  expect(session).toMatchObject({
    person: 'ou_wang',
    name: '王工',
    how: 'feishu',
    chats: [expect.stringMatching(/^oc_/)],
  });
  // A member of the chat may query; so does his page.
  expect((await bench.ask({ path: '/ledger', headers: { cookie: cookie ?? '' } })).status).toBe(200);
  expect(await bench.audit()).toMatchObject([{ kind: 'sign-in', person: 'ou_wang', decision: 'allowed' }]);
  const said = JSON.stringify([bench.logged, await bench.audit()]);
  for (const secret of [SECRET, idOf(cookie), trip.back.split('code=')[1]?.slice(0, 20) ?? 'x'])
    expect(said).not.toContain(secret);
});

it('is a visitor on pages who is in none of our chats', async () => {
  const bench = await openBench();
  const trip = await out(bench, { person: bench.people.chen.id });
  const inside = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  const denied = await bench.ask({ path: '/ledger', headers: { cookie: sessionIn(inside.headers) ?? '' } });
  expect(denied.status).toBe(403);
  expect(denied.text).toContain('查询权限');
});

it('rotates: whoever signs in over a session gets another one, and the old one is over', async () => {
  const bench = await openBench();
  const before = await bench.session({ person: 'ou_li' });
  const trip = await out(bench, { person: bench.people.wang.id }, '/signin/feishu', before);
  const inside = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  const after = idOf(sessionIn(inside.headers));
  expect(after).not.toBe(before.split('=')[1]);
  expect(await findSession(bench.program.store, before.split('=')[1] ?? '', new Date())).toBeNull();
});

it('takes no session id that it did not make, and keeps none that was there before', async () => {
  const bench = await openBench();
  const planted = `zhiban_session=${'A'.repeat(43)}`;
  const trip = await out(bench, { person: bench.people.wang.id }, '/signin/feishu', planted);
  const inside = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect(idOf(sessionIn(inside.headers))).not.toBe('A'.repeat(43));
  expect((await bench.ask({ path: '/ledger', headers: { cookie: planted } })).status).toBe(303);
});

it('explains a cancelled sign-in', async () => {
  const bench = await openBench();
  const trip = await out(bench, { refused: '1' }, '/signin/feishu?return_to=/ledger');
  const page = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect(page.status).toBe(400);
  expect(page.text).toMatch(/登录取消了[\s\S]*href="\/signin\?return_to=%2Fledger"/);
  expect(sessionIn(page.headers)).toBeUndefined();
});

it('takes a code once', async () => {
  const bench = await openBench();
  const trip = await out(bench, { person: bench.people.wang.id });
  const headers = { cookie: trip.cookie };
  expect((await bench.ask({ path: trip.back, headers })).status).toBe(303);
  const again = await bench.ask({ path: trip.back, headers });
  expect(again.status).toBe(400);
  expect(again.text).toContain('授权码已经用过');
  expect(sessionIn(again.headers)).toBeUndefined();
});

/** Of the sixteen cookies of ways out, one that the browser has: of another state. */
function stateBeside({ authorize }: Trip): string {
  const slot = hashOf(authorize.searchParams.get('state') ?? '').slice(0, 1);
  for (;;) {
    const state = newSecret();
    if (hashOf(state).startsWith(slot)) return state;
  }
}

it.each([
  ['without its cookie', (trip: Trip) => ({ ...trip, cookie: '' })],
  [
    'with another state',
    (trip: Trip) => ({ ...trip, back: trip.back.replace(/state=[^&]+/, `state=${'B'.repeat(43)}`) }),
  ],
  [
    'with another state that has the same cookie',
    (trip: Trip) => ({ ...trip, back: trip.back.replace(/state=[^&]+/, `state=${stateBeside(trip)}`) }),
  ],
  ['without a state', (trip: Trip) => ({ ...trip, back: trip.back.replace(/&?state=[^&]+/, '') })],
])('takes no code that comes back %s: another browser set out for it', async (_, changed) => {
  const bench = await openBench();
  const trip = changed(await out(bench, { person: bench.people.wang.id }));
  const page = await bench.ask({ path: trip.back, headers: trip.cookie === '' ? {} : { cookie: trip.cookie } });
  expect(page.status).toBe(400);
  expect(page.text).toContain('登录没有接上');
  expect(sessionIn(page.headers)).toBeUndefined();
});

it('lets nobody of another company in; which one is ours, the configuration says, or else our chats', async () => {
  const bench = await openBench({ tenantKey: 'ours-is-another' });
  const trip = await out(bench, { person: bench.people.wang.id });
  const page = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect(page.status).toBe(403);
  expect(page.text).toContain('属于别的企业');
  expect(sessionIn(page.headers)).toBeUndefined();
  expect(await bench.audit()).toMatchObject([{ kind: 'sign-in', decision: 'denied' }]);
  const unsaid = await openBench({ tenantKey: null });
  const other = await out(unsaid, { person: unsaid.people.wang.id });
  const inside = await unsaid.ask({ path: other.back, headers: { cookie: other.cookie } });
  expect(sessionIn(inside.headers)).toBeDefined();
});

it('says that Feishu is down, and how to get in all the same', async () => {
  const bench = await openBench();
  const trip = await out(bench, { person: bench.people.wang.id });
  await bench.simulator.close();
  const page = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect(page.status).toBe(502);
  expect(page.text).toContain('zhiban signin');
});

it('ends the sessions of who has left, and lets him in no more', async () => {
  const bench = await openBench();
  const cookie = await bench.session({ person: 'ou_wang', chats: ['oc_0000000000000000000000000000000a'] });
  expect((await bench.ask({ path: '/ledger', headers: { cookie } })).status).toBe(200);
  const at = new Date().toISOString();
  await bench.program.store.db
    .insertInto('people' as never)
    .values({ open_id: 'ou_wang', name: '王工', departments: '[]', left_at: at, as_of: at, checked_at: at } as never)
    .onConflict((conflict) => conflict.column('open_id' as never).doUpdateSet({ left_at: at } as never))
    .execute();
  const denied = await bench.ask({ path: '/ledger', headers: { cookie } });
  expect(denied.status).toBe(403);
  expect(denied.text).toContain('离职');
  expect((await bench.ask({ path: '/ledger', headers: { cookie } })).status).toBe(303);
  const trip = await out(bench, { person: bench.people.wang.id });
  const page = await bench.ask({ path: trip.back, headers: { cookie: trip.cookie } });
  expect([page.status, sessionIn(page.headers)]).toEqual([403, undefined]);
});

it('goes to Feishu by itself inside its client, but not when somebody has just gone out', async () => {
  const bench = await openBench();
  const inClient = {
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/122 Safari/537.36 Lark/7.12.5 LarkLocale/zh_CN',
  };
  const way = await bench.ask({ path: '/signin?return_to=/ledger', headers: inClient });
  expect([way.status, way.headers.location]).toEqual([303, '/signin/feishu?return_to=%2Fledger']);
  expect((await bench.ask({ path: '/signin?out=1', headers: inClient })).status).toBe(200);
});

it('uses the public address, https cookies and no other name of this machine', async () => {
  const bench = await openBench({ publicUrl: 'https://zhiban.example' });
  const left = await bench.ask({ path: '/signin/feishu', headers: { host: 'evil.example' } });
  const to = new URL(left.headers.location ?? '');
  expect(to.searchParams.get('redirect_uri')).toBe('https://zhiban.example/signin/callback');
  expect(left.headers['set-cookie']?.[0]).toMatch(
    /^__Host-zhiban_signin_.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
  );
  const without = await openBench();
  const lost = await without.ask({ path: '/signin/feishu', headers: { host: 'evil.example' } });
  expect(lost.status).toBe(400);
  expect(lost.text).toContain('web.publicUrl');
});

it('is offered where Feishu knows the way back, and else the page says what is missing', async () => {
  const known = await openBench({ publicUrl: 'https://zhiban.example' });
  const offered = (await known.ask({ path: '/signin' })).text;
  expect([offered.includes('用飞书登录</a>'), offered.includes('web.publicUrl')]).toEqual([true, false]);
  const without = await openBench();
  const { status, text } = await without.ask({ path: '/signin', headers: { host: 'zhiban.example' } });
  expect([status, text.includes('用飞书登录</a>'), text.includes('web.publicUrl')]).toEqual([200, false, true]);
  // On the machine itself its own address can be registered.
  expect((await without.ask({ path: '/signin' })).text).toContain('用飞书登录</a>');
});
