// Who is let in, and the origin check, over real connections.
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { page, route, type Served, serve } from './served.ts';

let here: Served;
let everywhere: Served;
let pressed = 0;

const routes = [
  route('/page', async () => page({ message: '看得见' })),
  route(
    '/press',
    async () => {
      pressed += 1;
      return { kind: 'redirect', to: '/page' };
    },
    'POST',
  ),
];
const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find((one) => !one.internal && one.family === 'IPv4')?.address;

beforeAll(async () => {
  here = await serve(routes);
  everywhere = await serve(routes, { host: '0.0.0.0', trustedProxies: ['127.0.0.1'] });
});
afterAll(async () => {
  await Promise.all([here, everywhere].map(({ server }) => server.close()));
});

it('serves who is known, and shows who that is', async () => {
  const { status, text } = await ask({ port: here.server.port, path: '/page' });
  expect(status).toBe(200);
  expect(text).toContain('看得见');
  expect(text).toContain('王工');
});

it.each([
  ['Host of another name', { host: 'evil.example' }],
  ['a forwarding header', { 'x-forwarded-for': '203.0.113.9' }],
  ['Via', { via: '1.1 proxy' }],
])('sends nobody, with %s, to the way in and back again, and shows nothing', async (_, headers) => {
  const { status, text, headers: got } = await ask({ port: here.server.port, path: '/page?q=a%26b', headers });
  expect([status, got.location, text]).toEqual([303, '/signin?return_to=%2Fpage%3Fq%3Da%2526b', '']);
  const unknown = await ask({ port: here.server.port, path: '/no-such-page', headers });
  expect(unknown.status).toBe(303);
});

it('tells nobody who is no browser on its way to a page that it must sign in', async () => {
  const host = { host: 'evil.example' };
  const { port } = here.server;
  for (const asked of [
    { path: '/page', headers: { ...host, accept: 'application/json' } },
    { path: '/data.json', headers: host },
    { path: '/press', method: 'POST', headers: { ...host, origin: 'http://evil.example' } },
  ]) {
    const { status, text, headers } = await ask({ port, ...asked });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(text).toContain('还没有登录');
    expect(text).not.toContain('看得见');
  }
  expect(pressed).toBe(0);
});

it.skipIf(outside === undefined)('takes nobody for this machine who only calls himself so', async () => {
  const question = { port: everywhere.server.port, to: outside ?? '', path: '/page', headers: { host: 'localhost' } };
  expect((await ask(question)).status).toBe(303);
  expect((await ask({ port: everywhere.server.port, path: '/page' })).status).toBe(200);
});

it('answers health to anybody, and says only that and how old two heartbeats are', async () => {
  const { status, text } = await ask({ port: here.server.port, path: '/healthz', headers: { host: 'evil.example' } });
  expect([status, text]).toEqual([200, '{"ok":true,"schedulerAgeSeconds":0,"senderAgeSeconds":0}']);
  const below = await ask({ port: here.server.port, path: '/healthz/x', headers: { host: 'evil.example' } });
  expect(below.status).toBe(303);
});

it('gives everybody its style sheet and script: the way in needs them', async () => {
  const { port } = here.server;
  const { text } = await ask({ port, path: '/page' });
  const style = /href="(\/assets\/style[^"]+)"/.exec(text)?.[1] ?? '';
  expect((await ask({ port, path: style, headers: { host: 'evil.example' } })).status).toBe(200);
});

it('takes a POST from our own pages only', async () => {
  const { port } = here.server;
  const post = (headers: Record<string, string>) => ask({ port, path: '/press', method: 'POST', headers });
  const before = pressed;
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://localhost:${port}` },
    { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    expect((await post(headers)).status).toBe(403);
  }
  expect(pressed).toBe(before);
  const taken = await post({ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' });
  expect([taken.status, taken.headers.location, pressed]).toEqual([303, '/page', before + 1]);
});

it('believes a trusted proxy that the browser came over https, and nobody else', async () => {
  const headers = { host: 'zhiban.example', origin: 'https://zhiban.example', 'x-forwarded-proto': 'https' };
  const { port } = everywhere.server;
  const post = (more: { readonly to?: string }) => ask({ port, ...more, path: '/press', method: 'POST', headers });
  // Not 403: it came from our own page. Who pressed is nobody, though.
  const through = await post({});
  expect([through.status, through.headers['strict-transport-security']]).toEqual([401, 'max-age=31536000']);
  if (outside === undefined) return;
  const past = await post({ to: outside });
  expect([past.status, past.headers['strict-transport-security']]).toEqual([403, undefined]);
});

it('lets pages be framed by nobody, or by Feishu alone', async () => {
  const { headers } = await ask({ port: here.server.port, path: '/page' });
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-frame-options']).toBe('DENY');
  const { server } = await serve(routes, {}, { frames: ['https://*.feishu.cn'] });
  const framed = (await ask({ port: server.port, path: '/page' })).headers;
  expect(framed['content-security-policy']).toContain('frame-ancestors https://*.feishu.cn;');
  expect(framed['x-frame-options']).toBeUndefined();
  await server.close();
});
