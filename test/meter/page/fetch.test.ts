// /fetch: a meter read now, what is said of it, and for whom it is not.
import { describe, expect, it, onTestFinished } from 'vitest';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { serveMeterPages } from '../../support/meter-pages.ts';
import { type BenchOptions, openPageBench } from './page-bench.ts';

const NOW = atOfWall('2026-11-26 08:31:00');
const METERS = {
  '186001': { name: '201 宿舍', aliases: ['二〇一'], site: 'suzhou' },
  '186002': { name: '空压站', site: 'wuhan', public: true },
  '186003': { name: '财务室', site: 'wuhan', public: false },
};

const open = (more: Partial<BenchOptions> & { settings?: object } = {}) =>
  openPageBench({ now: NOW, ...more, settings: { meters: METERS, ...more.settings } });

describe('/fetch', () => {
  const begun = async (more: Partial<BenchOptions> = {}) => {
    const pages = await serveMeterPages();
    onTestFinished(() => pages.close());
    const cnyiot = { kind: 'cnyiot', url: pages.url, perMinute: 6_000, timeoutSeconds: 30 };
    const settings = { sources: { cnyiot }, meters: { ...METERS, '186004': { name: '停用的', enabled: false } } };
    return {
      pages,
      bench: await open({ ...more, source: pages.address, settings: { ...settings, ...more.settings } }),
    };
  };

  it('reads a configured meter now, says so, and then waits', async () => {
    const { pages, bench } = await begun();
    const first = await bench.json<{ message: string }>('/fetch?device_id=186001');
    expect(first).toEqual({ status: 200, value: { message: '已读到 201 宿舍：剩余 119.65 度，95.72 元' } });
    expect((await bench.json<{ current_balance: number }>('/kpi')).value.current_balance).toBe(119.65);
    const again = await bench.json<{ message: string }>('/fetch?device_id=186001');
    expect(again.status).toBe(429);
    expect(again.value.message).toMatch(/^刚刚读过，请 \d+ 秒后再试$/);
    expect((await bench.json('/fetch?device_id=186004')).status).toBe(400);
    expect((await bench.json('/fetch?device_id=777', { cookie: 'who=all' })).status).toBe(404);
    expect(pages.asked.map(({ meter }) => meter)).toEqual(['186001']);
  });

  it('says what is wrong with the source, and keeps the last reading', async () => {
    const { pages, bench } = await begun();
    pages.misbehave((_, response) => void response.writeHead(503).end('no'));
    const { status, value } = await bench.json<{ message: string }>('/fetch?device_id=186001');
    expect(status).toBe(502);
    expect(value.message).toMatch(/^没有读到：/);
  });

  it('is not for all the world where the page is, nor for another site’s page in a browser here', async () => {
    const { pages, bench } = await begun({ settings: { page: { access: 'public' } } });
    const get = async (headers: Record<string, string>) =>
      (await bench.get('/fetch?device_id=186001', { accept: 'application/json', ...headers })).status;
    expect(await get({ host: 'zhiban.example' })).toBe(401);
    expect(await get({ 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect(await get({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await get({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await get({ origin: 'https://evil.example' })).toBe(403);
    expect(await get({ host: 'zhiban.example', cookie: 'who=suzhou', 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await get({ host: 'zhiban.example', cookie: 'who=nothing' })).toBe(403);
    expect(pages.asked).toEqual([]);
    expect(await get({ host: 'zhiban.example', cookie: 'who=suzhou', 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(pages.asked).toHaveLength(1);
  });
});
