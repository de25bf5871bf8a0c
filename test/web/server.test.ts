// What the web server makes of answers and errors.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import type { Health } from '../../src/web/gates.ts';
import { ask } from './ask.ts';
import { page, route, type Served, serve } from './served.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhiban-web-'));
const book = join(folder, 'a.xlsx');
const HOSTILE = `<script>alert(1)</script><img src=x onerror="alert(2)">'"&`;
let served: Served;
let healthy = true;
let fresh = true;

beforeAll(async () => {
  writeFileSync(book, Buffer.alloc(3_000_000, 7));
  const routes = [
    route('/hostile/:part', async ({ params, query }) => page({ message: `${params.part}|${query.q}|${HOSTILE}` })),
    route('/long', async () => page({ message: '长'.repeat(5_000) })),
    route('/json', async () => ({ kind: 'json', value: { 数: 1 } })),
    route('/book', async () => ({ kind: 'file', path: book, name: '台账 “采集点”.xlsx', missing: '没有' })),
    route('/no-book', async () => ({ kind: 'file', path: `${book}x`, name: 'x.xlsx', missing: '还没有写好' })),
    route('/user', async () => {
      throw new UserError('没有叫“火星”的基地');
    }),
    route('/upstream', async () => {
      throw new UpstreamError('存储', '存储没有应答', { retryable: true });
    }),
    route('/bug', async () => {
      throw new Error('password=hunter2 at secret.ts');
    }),
  ];
  const checkHealth = async (): Promise<Health> => {
    if (!healthy) throw new Error('store is gone: secret');
    return { ok: fresh, schedulerAgeSeconds: 3, senderAgeSeconds: 61, secret: 'no' } as Health;
  };
  served = await serve(routes, {}, { checkHealth });
});
afterAll(async () => {
  await served.server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => ask({ port: served.server.port, path, headers });

it('escapes whatever comes from data or address', async () => {
  const encoded = encodeURIComponent(HOSTILE);
  const { status, text } = await get(`/hostile/${encoded}?q=${encoded}`);
  expect(status).toBe(200);
  expect(text).not.toMatch(/<script>|<img|onerror="/);
  expect(text.match(/&lt;script&gt;alert\(1\)/g)).toHaveLength(3);
});

it('forbids browsers what our pages never do', async () => {
  const { headers } = await get('/long');
  expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['x-content-type-options']).toBe('nosniff');
});

it('loads nothing from elsewhere and runs no inline script or style', async () => {
  const { text } = await get('/long');
  expect(text.match(/(?:src|href)="[^"]*"/g)?.filter((link) => /="(?!\/)/.test(link) && !link.includes('"#'))).toEqual(
    [],
  );
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});

it('serves its own style sheet for ever under its hash, and no other path', async () => {
  const href = /href="(\/assets\/style-[0-9a-f]{12}\.css)"/.exec((await get('/long')).text)?.[1] ?? '';
  const { status, headers } = await get(href);
  expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  expect(headers['cache-control']).toContain('immutable');
  for (const path of ['/assets/style-000000000000.css', '/assets/../package.json', '/assets/%2e%2e/package.json']) {
    expect((await get(path)).status).toBe(404);
  }
});

it('zips what shrinks, for who can unzip it', async () => {
  const plain = await get('/long');
  const zipped = await get('/long', { 'accept-encoding': 'gzip' });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(zipped.headers.vary).toContain('Accept-Encoding');
  expect(zipped.text).toBe(plain.text);
  expect(zipped.body.length).toBeLessThan(plain.body.length / 5);
});

it('hands out a workbook under its Chinese name, with its length', async () => {
  const { status, headers, body } = await get('/book', { 'accept-encoding': 'gzip' });
  expect([status, headers['content-length'], body.length]).toEqual([200, '3000000', 3_000_000]);
  expect(headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  expect(headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('台账 “采集点”.xlsx')}`);
});

it('answers HEAD like GET, without the content', async () => {
  for (const path of ['/book', '/long', '/json']) {
    const head = await ask({ port: served.server.port, path, method: 'HEAD' });
    const whole = await get(path);
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    expect(head.headers['content-type']).toBe(whole.headers['content-type']);
  }
});

it.each([
  ['/user', 400, '没有叫“火星”的基地', 0],
  ['/upstream', 502, '存储没有应答', 1],
  ['/bug', 500, '这是程序的问题', 1],
  ['/no-book', 404, '还没有写好', 0],
  ['/nowhere', 404, '没有“/nowhere”这个页面', 0],
])('says what became of %s', async (path, status, sentence, logged) => {
  const before = served.logged.length;
  const asPage = await get(path, { accept: 'text/html' });
  const asJson = await get(path, { accept: 'application/json' });
  expect([asPage.status, asJson.status]).toEqual([status, status]);
  expect(asPage.text).toContain(sentence);
  expect((JSON.parse(asJson.text) as { error: string }).error).toContain(sentence);
  expect(asPage.text + asJson.text).not.toMatch(/hunter2|secret\.ts|at .*\.ts:\d/);
  expect(served.logged.length - before).toBe(2 * logged);
});

it('gives a bug a number that stands in the log with its cause', async () => {
  const { text } = await get('/bug', { accept: 'application/json' });
  const { trace } = JSON.parse(text) as { trace: string };
  expect(trace).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}$/);
  expect(served.logged.at(-1)).toMatchObject({ trace, path: '/bug', client: '127.0.0.1', err: expect.any(Error) });
});

it('is healthy as long as its check is, and does not say why not', async () => {
  const well = await get('/healthz');
  expect([well.status, well.text]).toEqual([200, '{"ok":true,"schedulerAgeSeconds":3,"senderAgeSeconds":61}']);
  fresh = false;
  expect((await get('/healthz')).status).toBe(503);
  fresh = true;
  healthy = false;
  const { status, text } = await get('/healthz');
  healthy = true;
  expect([status, text]).toEqual([503, '{"ok":false,"schedulerAgeSeconds":null,"senderAgeSeconds":null}']);
});

it('says in one sentence that the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const error = await serve([], { port }).catch((thrown: unknown) => thrown);
  taken.close();
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(new RegExp(`^端口 ${port} 已被占用.*ZHIBAN_WEB_PORT`));
});

it('says that a host is not of this machine', async () => {
  await expect(serve([], { host: '198.51.100.77' })).rejects.toThrow(/“198\.51\.100\.77”不是这台机器的地址/);
});

it('lets a request under way end before it closes, and takes no new one', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived = (): void => {};
  const here = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const { server } = await serve([
    route('/slow', async () => {
      arrived();
      await held;
      return page({ message: '做完了' });
    }),
  ]);
  const slow = ask({ port: server.port, path: '/slow' });
  await here;
  const closed = server.close();
  await expect(ask({ port: server.port })).rejects.toThrow(/ECONNREFUSED/);
  await delay(300); // long enough to be cut off, if it were
  release();
  expect((await slow).text).toContain('做完了');
  await closed;
});
