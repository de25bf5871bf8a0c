// The way in without Feishu, the way out, and the playground's persons.
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../../src/app/signin/access.ts';
import { playgroundDemo } from '../../../src/app/signin/demo.ts';
import { makeCode } from '../../../src/people/signin/codes.ts';
import { findSession } from '../../../src/people/signin/sessions.ts';
import type { Knock } from '../../../src/web/visitor.ts';
import { openBench, posted, type SigninBench, tokenOf } from './bench.ts';

const code = (bench: SigninBench, ownRight: string | null = 'query'): Promise<string> =>
  bench.program.store.transaction((trx) => makeCode(trx, { person: 'local:张三', name: '张三', ownRight }, new Date()));
const type = (bench: SigninBench, typed: string, returnTo = '/ledger') =>
  bench.ask({ path: '/signin', ...posted(bench, null, { code: typed, return_to: returnTo }) });
const cookieOf = (answer: { readonly headers: { readonly 'set-cookie'?: string[] | undefined } }): string =>
  answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

describe('a one-time code', () => {
  it('lets in with its right and no other, once, and not twice', async () => {
    const bench = await openBench({ feishu: false });
    const page = await bench.ask({ path: '/signin?return_to=/ledger' });
    expect(page.text).toContain('zhiban signin');
    expect(page.text).not.toContain('用飞书登录');
    const printed = await code(bench);
    const inside = await type(bench, printed.toLowerCase().replaceAll('-', ' '));
    expect([inside.status, inside.headers.location]).toEqual([303, '/ledger']);
    const headers = { cookie: cookieOf(inside) };
    expect((await bench.ask({ path: '/ledger', headers })).status).toBe(200);
    expect((await bench.ask({ path: '/playground', headers })).status).toBe(403);
    const again = await type(bench, printed);
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    expect(again.text).toContain('口令不对');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])('leads nowhere else: %s', async (evil) => {
    const bench = await openBench({ feishu: false });
    expect((await type(bench, await code(bench), evil)).headers.location).toBe('/');
  });

  it('is not found by force: the sixth wrong one waits, and so does the right one then', async () => {
    const bench = await openBench({ feishu: false });
    const printed = await code(bench);
    const statuses: number[] = [];
    for (let wrong = 0; wrong < 6; wrong += 1) statuses.push((await type(bench, `AAAA-AAAA-AAA${wrong}`)).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
    const right = await type(bench, printed);
    expect([right.status, right.headers['set-cookie']]).toEqual([429, undefined]);
    expect(right.text).toMatch(/请等 \d+ 秒再试/);
    // One row an hour for a client, however often it tries.
    expect(await bench.audit()).toMatchObject([{ kind: 'sign-in', decision: 'denied' }]);
  });

  it('is taken from our own page only', async () => {
    const bench = await openBench({ feishu: false });
    const form = posted(bench, null, { code: await code(bench) });
    const foreign = { ...form, headers: { ...form.headers, origin: 'https://evil.example' } };
    expect((await bench.ask({ path: '/signin', ...foreign })).status).toBe(403);
  });
});

describe('the way out', () => {
  it('ends this session at the server, and leaves the person’s others', async () => {
    const bench = await openBench();
    const [here, there] = [await bench.session({ person: 'ou_li' }), await bench.session({ person: 'ou_li' })];
    const csrf = await tokenOf(bench, here);
    const gone = await bench.ask({ path: '/signin/out', ...posted(bench, here, { csrf }) });
    expect([gone.status, gone.headers.location]).toEqual([303, '/signin?out=1']);
    expect(gone.headers['set-cookie']?.[0]).toMatch(/^zhiban_session=; Path=\/; Max-Age=0;/);
    const alive = async (cookie: string) =>
      (await findSession(bench.program.store, cookie.split('=')[1] ?? '', new Date())) !== null;
    expect([await alive(here), await alive(there)]).toEqual([false, true]);
  });

  it('everywhere ends all of the person’s, and needs the session’s own token', async () => {
    const bench = await openBench();
    const [here, there] = [await bench.session({ person: 'ou_li' }), await bench.session({ person: 'ou_li' })];
    const path = '/signin/out-everywhere';
    const forged = await bench.ask({ path, ...posted(bench, here, { csrf: await tokenOf(bench, there) }) });
    expect(forged.status).toBe(403);
    const page = await bench.ask({ path: '/signin', headers: { cookie: here } });
    expect(page.text).toContain('共 2 个登录');
    await bench.ask({ path, ...posted(bench, here, { csrf: await tokenOf(bench, here) }) });
    for (const cookie of [here, there])
      expect(await findSession(bench.program.store, cookie.split('=')[1] ?? '', new Date())).toBeNull();
  });
});

describe('the playground', () => {
  const LOCAL: Knock = {
    method: 'GET',
    path: '/',
    client: { address: '127.0.0.1', scheme: 'http' },
    host: '127.0.0.1:9136',
    isLocal: true,
    userAgent: '',
    authorization: undefined,
    cookie: () => null,
    isFromElsewhere: false,
  };

  async function accessTo(publicUrl?: string, granted = false) {
    const { program } = await openBench({ publicUrl });
    const configNow = async () => program.context.config;
    const realNow = () => new Date();
    const shared = { store: program.store, configNow, realNow, people: { known: async () => new Map() } };
    return createAccess({ ...shared, record: async () => {}, demo: playgroundDemo(granted), log: program.context.log });
  }

  it('takes who asks on this machine for the demo’s admin, or for whom he chose of its persons', async () => {
    const access = await accessTo();
    const came = await access.recognise(LOCAL);
    if (came.kind !== 'visitor') throw new Error('nobody');
    expect(came.visitor).toMatchObject({ name: '王工', by: 'playground', csrf: null });
    expect(came.visitor.others.map(({ name }) => name)).toEqual(['李姐', '小陈']);
    expect(await access.refusalOf(came.visitor, { right: 'admin', action: '权限', sites: [] }, LOCAL)).toBeNull();
    const chen = came.visitor.others.find(({ name }) => name === '小陈')?.person ?? '';
    const asChen = await access.recognise({ ...LOCAL, cookie: (name) => (name === 'zhiban_person' ? chen : null) });
    if (asChen.kind !== 'visitor') throw new Error('nobody');
    expect(asChen.visitor.name).toBe('小陈');
    const refused = (right: 'query' | 'admin', action: string) =>
      access.refusalOf(asChen.visitor, { right, action, sites: [] }, LOCAL);
    expect(await refused('query', '台账')).toBeNull();
    expect((await refused('admin', '权限'))?.message).toContain('管理权限');
    expect(await refused('admin', '演练 快进')).toBeNull();
    const stranger = await access.recognise({ ...LOCAL, cookie: () => 'ou_somebody_else' });
    expect(stranger).toMatchObject({ kind: 'visitor', visitor: { name: '王工' } });
  });

  it('takes nobody for it whose request was forwarded, or where a public address is configured', async () => {
    expect(await (await accessTo()).recognise({ ...LOCAL, isLocal: false })).toEqual({ kind: 'nobody' });
    expect(await (await accessTo('https://zhiban.example')).recognise(LOCAL)).toEqual({ kind: 'nobody' });
  });

  it('is not there for who runs no playground', async () => {
    const bench = await openBench();
    expect((await bench.ask({ path: '/ledger' })).status).toBe(303);
  });
});
