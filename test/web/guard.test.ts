// The local guard and the origin check over real connections.
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { page, route, type Served, serve } from './served.ts';

let here: Served;
let everywhere: Served;
let opened: Served;
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
  everywhere = await serve(routes, { host: '0.0.0.0' });
  opened = await serve(routes, { host: '0.0.0.0', open: true, trustedProxies: ['127.0.0.1'] });
});
afterAll(async () => {
  await Promise.all([here, everywhere, opened].map(({ server }) => server.close()));
});

it('serves this machine', async () => {
  const { status, text } = await ask({ port: here.server.port, path: '/page' });
  expect(status).toBe(200);
  expect(text).toContain('看得见');
});

it.each([
  ['Host of another name', { host: 'evil.example' }],
  ['a forwarding header', { 'x-forwarded-for': '203.0.113.9' }],
  ['Via', { via: '1.1 proxy' }],
])('refuses %s with one sentence, and shows nothing', async (_, headers) => {
  const { status, text, headers: got } = await ask({ port: here.server.port, path: '/page', headers });
  expect(status).toBe(403);
  expect(got['content-type']).toBe('text/plain; charset=utf-8');
  expect(text).toMatch(/^网页没有打开：.*。\n$/);
  expect(text).not.toContain('看得见');
});

it.skipIf(outside === undefined)(
  'refuses a peer that is not loopback, although it names itself localhost',
  async () => {
    const question = { port: everywhere.server.port, to: outside ?? '', path: '/page', headers: { host: 'localhost' } };
    const { status, text } = await ask(question);
    expect(status).toBe(403);
    expect(text).toContain(`来自 ${outside}`);
    expect((await ask({ port: everywhere.server.port, path: '/page' })).status).toBe(200);
  },
);

it.skipIf(outside === undefined)('serves any peer when opened', async () => {
  const question = { port: opened.server.port, to: outside ?? '', path: '/page', headers: { host: 'zhiban.example' } };
  expect((await ask(question)).status).toBe(200);
});

it('answers health to anybody, and says nothing else', async () => {
  const { status, text } = await ask({ port: here.server.port, path: '/healthz', headers: { host: 'evil.example' } });
  expect([status, text]).toEqual([200, '{"ok":true,"schedulerAgeSeconds":null,"senderAgeSeconds":null}']);
  expect((await ask({ port: here.server.port, path: '/healthz/x', headers: { host: 'evil.example' } })).status).toBe(
    403,
  );
});

it('refuses everything but health while a public address is configured without being opened', async () => {
  const { server } = await serve(routes, { publicUrl: 'https://zhiban.example' });
  expect((await ask({ port: server.port, path: '/page' })).text).toContain('web.publicUrl');
  expect((await ask({ port: server.port, path: '/healthz' })).status).toBe(200);
  await server.close();
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
  const { port } = opened.server;
  expect((await ask({ port, path: '/press', method: 'POST', headers })).status).toBe(303);
  if (outside !== undefined) {
    expect((await ask({ port, to: outside, path: '/press', method: 'POST', headers })).status).toBe(403);
  }
});
