// Every route × who asks = the status that is expected of it. A route that is new and stands in no line here fails.
import { describe, expect, it } from 'vitest';
import { features } from '../../../src/app/features.ts';
import { coreRoutes } from '../../../src/app/pages/routes.ts';
import { signinRoutes } from '../../../src/app/signin/routes.ts';
import { makeKey } from '../../../src/people/signin/api-keys.ts';
import { IDLE_MS } from '../../../src/people/signin/sessions.ts';
import { openBench, posted, type SigninBench, tokenOf } from './bench.ts';

/** The right that lets one in; `all`: the way in, for nobody too. */
const EXPECTED: Readonly<Record<string, 'all' | 'visit' | 'query' | 'operate' | 'approve' | 'admin'>> = {
  'GET /signin': 'all',
  'POST /signin': 'all',
  'GET /signin/feishu': 'all',
  'GET /signin/callback': 'all',
  'POST /signin/out': 'visit',
  'POST /signin/out-everywhere': 'visit',
  'POST /playground/person': 'visit',
  'GET /': 'visit',
  'GET /playground': 'admin',
  'GET /playground/bitable': 'admin',
  'GET /playground/bitable/:app/:table': 'admin',
  'GET /base/:app': 'admin',
  'GET /activity.json': 'query',
  'POST /playground/workday': 'admin',
  'GET /playground/workday': 'admin',
  'POST /playground/forward': 'admin',
  'GET /alerts': 'query',
  'GET /audit': 'admin',
  'GET /audit/export/:format': 'admin',
  'GET /settings': 'query',
  'POST /settings': 'admin',
  'GET /ledger': 'query',
  'GET /ledger/changes': 'query',
  'GET /ledger/workbook/:ledger': 'query',
  'GET /ledger/changes/:publication/workbook': 'query',
  'GET /meter': 'query',
  'GET /meter/export': 'query',
  'POST /meter/share': 'operate',
  'GET /api/meter/overview': 'query',
  'GET /api/meter/days': 'query',
  'GET /api/meter/hours': 'query',
  'GET /api/meter/readings': 'query',
  'GET /api/meter/top-ups': 'query',
  'GET /api/meter/explain': 'query',
  'GET /data': 'query',
  'GET /kpi': 'query',
  'GET /period_kpi': 'query',
  'GET /fetch': 'query',
  'GET /sync': 'query',
  'GET /sync/runs': 'query',
  'GET /sync/events': 'query',
  'GET /sync/new': 'admin',
  'POST /sync/new': 'admin',
  'GET /sync/tasks.yaml': 'query',
  'GET /sync/import': 'admin',
  'POST /sync/import': 'admin',
  'GET /sync/tasks/:id': 'query',
  'GET /sync/tasks/:id/edit': 'admin',
  'POST /sync/tasks/:id/edit': 'admin',
  'POST /sync/tasks/:id/run': 'operate',
  'POST /sync/tasks/:id/pause': 'operate',
  'POST /sync/tasks/:id/resume': 'operate',
  'POST /sync/tasks/:id/enable': 'admin',
  'POST /sync/tasks/:id/delete': 'admin',
  'POST /sync/tasks/:id/approve-sql': 'approve',
  'POST /sync/bulk/run': 'operate',
  'POST /sync/bulk/pause': 'operate',
  'POST /sync/bulk/resume': 'operate',
  'GET /sync/runs/:id': 'query',
  'POST /sync/runs/:id/stop': 'operate',
  'POST /sync/runs/:id/undo': 'operate',
  'POST /sync/runs/:id/decide': 'approve',
  'GET /sync/runs/:id/log': 'query',
  'GET /sync/runs/:id/plan.jsonl': 'query',
};

const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  visit: ['visit'],
  query: ['visit', 'query'],
  operate: ['visit', 'query', 'operate'],
  approve: ['visit', 'query', 'approve'],
  admin: ['visit', 'query', 'operate', 'approve', 'admin'],
};

const listed = [...signinRoutes, ...coreRoutes, ...features.flatMap((feature) => feature.routes)];
/** What programs ask: they are not sent to a page. */
/** Programs are answered in JSON there; what these tests send is no browser's. */
const apis = new Set(listed.filter(({ api }) => api !== undefined).map(({ method, path }) => `${method} ${path}`));
/** Those with a handler of the bench, which only says who got in. */
const plain = Object.keys(EXPECTED).filter((name) => !/ \/signin|\/playground\/person/.test(name));

it('names every route there is, and no other', () => {
  expect(listed.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

it('lets nobody in at the way in alone, and nowhere else', () => {
  const ways = listed.filter(({ entrance }) => entrance === true).map(({ method, path }) => `${method} ${path}`);
  expect(ways).toEqual(Object.keys(EXPECTED).filter((name) => EXPECTED[name] === 'all'));
});

const GRANTS = `rights:
  grants:
    问: { to: ou_query, right: query }
    做: { to: ou_operate, right: operate }
    批: { to: ou_approve, right: approve }
    管: { to: ou_admin, right: admin }
    苏州: { to: ou_suzhou, right: query, sites: [suzhou] }
    台账: { to: ou_ledger, right: query, actions: [台账] }
`;

function questionFor(bench: SigninBench, name: string, cookie: string | null, csrf: string | null) {
  const [method = '', pattern = ''] = name.split(' ');
  const path = pattern.replace(/:\w+/, '1');
  if (method === 'GET') return { path, headers: cookie === null ? {} : { cookie } };
  return { path, ...posted(bench, cookie, csrf === null ? {} : { csrf }) };
}

describe('every route', () => {
  it('answers each right, nobody, an ended session and a forged form as expected', async () => {
    const bench = await openBench({ yaml: GRANTS });
    const got: string[] = [];
    const wanted: string[] = [];
    const check = async (name: string, who: string, cookie: string | null, csrf: string | null, status: number) => {
      const answer = await bench.ask(questionFor(bench, name, cookie, csrf));
      got.push(`${name} ${who} ${answer.status}`);
      wanted.push(`${name} ${who} ${status}`);
    };
    const other = await bench.session({ person: 'ou_admin' });
    const otherToken = await tokenOf(bench, other);
    const ended = await bench.session({ person: 'ou_admin' }, new Date(Date.now() - IDLE_MS));
    for (const name of plain) {
      const away = name.startsWith('GET') && !name.endsWith('.json') && !apis.has(name) ? 303 : 401;
      await check(name, 'nobody', null, null, away);
      await check(name, 'an ended session', ended, otherToken, away);
      await check(name, 'an invented session', `zhiban_session=${'x'.repeat(43)}`, otherToken, away);
    }
    for (const right of Object.keys(INCLUDED)) {
      const cookie = await bench.session({ person: `ou_${right}` });
      const csrf = await tokenOf(bench, cookie);
      expect(csrf).toMatch(/^[0-9a-f]{64}$/);
      for (const name of plain) {
        const may = INCLUDED[right]?.includes(EXPECTED[name] ?? '') === true;
        await check(name, right, cookie, csrf, may ? 200 : 403);
        if (!name.startsWith('POST')) continue;
        await check(name, `${right}, no token`, cookie, null, 403);
        await check(name, `${right}, another's token`, cookie, otherToken, 403);
      }
    }
    expect(got).toEqual(wanted);
  });

  it('answers keys of machines by their scope and nothing else, without a form’s token or origin', async () => {
    const bench = await openBench({ yaml: GRANTS });
    const { store } = bench.program;
    const now = new Date();
    const key = async (name: string, right: string, scope: object = {}): Promise<string> =>
      store.transaction((trx) =>
        makeKey(
          trx,
          store.newId(now),
          { name, right, sites: null, actions: null, paths: null, madeBy: 'x', expiresAt: null, ...scope },
          now,
        ),
      );
    const use = async (sent: string, path: string, method = 'GET') =>
      (await bench.ask({ path, method, headers: { authorization: `Bearer ${sent}`, accept: 'application/json' } }))
        .status;
    for (const right of Object.keys(INCLUDED)) {
      const sent = await key(right, right);
      const statuses = await Promise.all(
        plain.map(async (name) => {
          const [method = '', pattern = ''] = name.split(' ');
          return `${name} ${await use(sent, pattern.replace(/:\w+/, '1'), method)}`;
        }),
      );
      expect(statuses).toEqual(
        plain.map((name) => `${name} ${INCLUDED[right]?.includes(EXPECTED[name] ?? '') ? 200 : 403}`),
      );
    }
    const here = await key('here', 'query', { sites: ['suzhou'] });
    expect(await use(here, '/ledger?site=suzhou')).toBe(200);
    expect([await use(here, '/ledger'), await use(here, '/ledger?site=wuhan')]).toEqual([403, 403]);
    const bare = (sent: string, path: string) =>
      bench.ask({ path, headers: { authorization: `Bearer ${sent}`, accept: '*/*' } });
    const toldWhere = await bare(here, '/ledger');
    expect(JSON.parse(toldWhere.text)).toEqual({
      error: '密钥“here”只有 苏州基地 的权限，请在地址里写上 ?site=suzhou。',
    });
    expect((await bare(here, '/ledger?site=wuhan')).text).toContain('（武汉基地）');
    expect((await bare(here, '/audit')).text).toContain('“审计”的管理权限');
    const wrong = await bare('zbk_wrong', '/ledger');
    expect([wrong.status, wrong.headers['content-type'], wrong.text.includes('密钥不对')]).toEqual([
      401,
      'application/json; charset=utf-8',
      true,
    ]);
    const narrow = await key('narrow', 'admin', { paths: ['/ledger'] });
    expect([await use(narrow, '/ledger/changes'), await use(narrow, '/')]).toEqual([200, 403]);
    const about = await key('about', 'query', { actions: ['变更'] });
    expect([await use(about, '/ledger/changes'), await use(about, '/ledger')]).toEqual([200, 403]);
    expect(await use(`${narrow.slice(0, -1)}x`, '/ledger')).toBe(401);
    // A key is no session: with a wrong one the browser's cookie beside it does not count.
    const cookie = await bench.session({ person: 'ou_admin' });
    const both = { cookie, authorization: 'Bearer zbk_wrong' };
    expect((await bench.ask({ path: '/ledger', headers: both })).status).toBe(401);
    const kinds = (await bench.audit()).filter(({ person }) => person === 'key:narrow').map(({ kind }) => kind);
    expect(kinds).toEqual(['sign-in', 'denial']);
  });

  it('shows a site to who may see it there, and offers it to who asked for all', async () => {
    const bench = await openBench({ yaml: GRANTS });
    const cookie = await bench.session({ person: 'ou_suzhou' });
    const get = (path: string) => bench.ask({ path, headers: { cookie } });
    expect((await get('/ledger?site=suzhou')).status).toBe(200);
    expect((await get('/ledger?site=%E8%8B%8F%E5%B7%9E%E5%9F%BA%E5%9C%B0')).status).toBe(200);
    expect((await get('/ledger?site=wuhan')).status).toBe(403);
    expect((await get('/ledger?site=suzhou&site=wuhan')).status).toBe(403);
    const all = await get('/ledger');
    expect(all.status).toBe(403);
    expect(all.text).toContain('href="/ledger?site=suzhou"');
    const about = await bench.session({ person: 'ou_ledger' });
    expect((await bench.ask({ path: '/ledger', headers: { cookie: about } })).status).toBe(200);
    expect((await bench.ask({ path: '/ledger/changes', headers: { cookie: about } })).status).toBe(403);
  });

  it('counts what the chats grant of which one was a member, and says who grants the rest', async () => {
    const bench = await openBench({ yaml: GRANTS });
    const cookie = await bench.session({ person: 'ou_li', chats: ['oc_0000000000000000000000000000000a'] });
    expect((await bench.ask({ path: '/ledger', headers: { cookie } })).status).toBe(200);
    const denied = await bench.ask({ path: '/playground', headers: { cookie } });
    expect(denied.status).toBe(403);
    expect(denied.text).toMatch(/管理权限.*你的 open_id 是 ou_li|管理权限.*ou_li/s);
    const row = (await bench.audit()).find(({ kind }) => kind === 'denial');
    expect(row).toMatchObject({ person: 'ou_li', decision: 'denied' });
  });
});
