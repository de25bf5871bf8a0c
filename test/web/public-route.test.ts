// Routes that the configuration declares public, for this request or for all, and routes that answer programs.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserError } from '../../src/lib/errors.ts';
import type { Need } from '../../src/people/rights.ts';
import type { Route } from '../../src/web/route.ts';
import { ask } from './ask.ts';
import { type Served, serve, served, WANG } from './served.ts';

const asked: Need[] = [];
const answer: Route<null>['handle'] = async (_, { visitor, may, query }) => ({
  kind: 'json',
  value: {
    who: visitor?.person ?? null,
    may: await may({ right: 'query', action: 'x', sites: [] }),
    q: query.q ?? null,
  },
});
const routes = [
  served({ method: 'GET', path: '/open', public: () => true, handle: answer }),
  served({ method: 'GET', path: '/here', public: (_, { knock }) => knock.isLocal, handle: answer }),
  served({
    method: 'GET',
    path: '/one/:name',
    public: (_, { params, query }) => params.name === 'a' && query.q === '1',
    handle: answer,
  }),
  // A POST is never public, whatever it says.
  served({ method: 'POST', path: '/post', public: () => true, handle: answer }),
  served({ method: 'GET', path: '/api/closed', api: true, handle: answer }),
  served({
    method: 'GET',
    path: '/api/fault',
    api: true,
    public: () => true,
    handle: async () => {
      throw new UserError('要写上日期');
    },
  }),
];

let all: Served;

beforeAll(async () => {
  // Whoever says he is 王工 is, and may nothing.
  all = await serve(
    routes,
    {},
    {
      access: {
        recognise: async (knock) =>
          knock.cookie('wang') === null ? { kind: 'nobody' } : { kind: 'visitor', visitor: WANG },
        allows: async (_, need) => {
          asked.push(need);
          return false;
        },
        refusalOf: async () => ({ message: '缺少查询权限', instead: [] }),
      },
    },
  );
});
afterAll(() => all.server.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask({ port: all.server.port, path, headers, method });

it('answers everybody where all is public, nobody among them, and nobody may anything more', async () => {
  for (const headers of [{}, { host: 'evil.example' }, { 'x-forwarded-for': '203.0.113.9' }] as const) {
    const { status, text } = await get('/open', headers);
    expect([status, JSON.parse(text)]).toEqual([200, { who: null, may: false, q: null }]);
  }
  expect(asked).toEqual([]);
  expect((await get('/open', {}, 'HEAD')).status).toBe(200);
});

it('shows a public page to who is signed in and lacks the right, and says who asks', async () => {
  const { status, text } = await get('/open', { cookie: 'wang=1' });
  expect([status, JSON.parse(text).who]).toEqual([200, 'ou_wang']);
  expect((await get('/here', { cookie: 'wang=1', host: 'evil.example' })).status).toBe(403);
});

it.each([
  ['another Host', { host: 'evil.example' }],
  ['another port’s name that only begins like ours', { host: 'localhost.evil.example' }],
  ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
  ['X-Forwarded-Host', { 'x-forwarded-host': 'localhost' }],
  ['Forwarded', { forwarded: 'for=127.0.0.1' }],
  ['Via', { via: '1.1 nginx' }],
  ['X-Real-IP', { 'x-real-ip': '127.0.0.1' }],
  ['X-Original-Host', { 'x-original-host': 'localhost' }],
  ['CF-Connecting-IP', { 'cf-connecting-ip': '127.0.0.1' }],
])('is public on this machine alone, so not with %s', async (_, headers) => {
  expect((await get('/here')).status).toBe(200);
  const turned = await get('/here', headers as unknown as Record<string, string>);
  expect([turned.status, turned.headers.location, turned.text]).toEqual([303, '/signin?return_to=%2Fhere', '']);
});

it('decides by what is asked for', async () => {
  expect((await get('/one/a?q=1')).status).toBe(200);
  expect((await get('/one/b?q=1')).status).toBe(303);
  // The last value counts for the decision and for the handler alike.
  expect((await get('/one/a?q=1&q=2')).status).toBe(303);
  expect(JSON.parse((await get('/one/a?q=2&q=1')).text).q).toBe('1');
});

it('never takes a POST from nobody', async () => {
  const headers = { origin: `http://127.0.0.1:${all.server.port}`, 'sec-fetch-site': 'same-origin' };
  expect((await get('/post', headers, 'POST')).status).toBe(401);
});

it('tells programs in JSON, whatever they accept, and never sends them to a page', async () => {
  for (const headers of [{}, { accept: '*/*' }, { accept: 'text/html' }] as Record<string, string>[]) {
    const closed = await get('/api/closed', headers);
    expect([closed.status, closed.headers['content-type']]).toEqual([401, 'application/json; charset=utf-8']);
    expect(JSON.parse(closed.text).error).toContain('还没有登录');
    const denied = await get('/api/closed', { ...headers, cookie: 'wang=1' });
    expect([denied.status, JSON.parse(denied.text)]).toEqual([403, { error: '缺少查询权限' }]);
    const fault = await get('/api/fault', headers);
    expect([fault.status, JSON.parse(fault.text)]).toEqual([400, { error: '要写上日期' }]);
  }
});
