// 发到群: whose press counts, what it posts, and that two presses in a row post once.
import { expect, it } from 'vitest';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { ask } from '../../web/ask.ts';
import { reading } from '../readings/meter-store.ts';
import { openPageBench, type PageBench, TOKEN } from './page-bench.ts';

const NOW = atOfWall('2026-11-26 08:31:00');
const METERS = {
  '186001': { name: '201 宿舍', site: 'suzhou', chats: ['oc_room', 'oc_other'], public: true },
  '186002': { name: '空压站', site: 'wuhan', chats: ['oc_other'] },
  '186003': { name: '没有群的', site: 'wuhan' },
};

const began = async (): Promise<PageBench> => {
  const bench = await openPageBench({ now: NOW, settings: { meters: METERS } });
  await bench.keep([reading('186001', '2026-11-26 08:30:00', '119.65', '95.72', '0.80')]);
  return bench;
};

const press = async (bench: PageBench, who: string | null, form: Readonly<Record<string, string>>, origin?: string) =>
  ask({
    port: bench.port,
    method: 'POST',
    path: '/meter/share',
    body: new URLSearchParams({ csrf: TOKEN, ...form }).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: origin ?? `http://127.0.0.1:${bench.port}`,
      ...(who === null ? {} : { cookie: `who=${who}` }),
    },
  });

async function rowsOf(bench: PageBench, table: string): Promise<readonly Record<string, string>[]> {
  return (await bench.ctx.store.db
    .selectFrom(table as never)
    .selectAll()
    .execute()) as Record<string, string>[];
}

it('posts the card to each of the meter’s groups once, however often it is pressed, and records who pressed', async () => {
  const bench = await began();
  const { status, headers } = await press(bench, 'all', { device_id: '186001', period: 'week', date: '2026-11-26' });
  expect([status, headers.location]).toEqual([303, '/meter?device_id=186001&period=week&shared=1']);
  expect((await press(bench, 'all', { device_id: '186001', period: 'week' })).status).toBe(303);
  const rows = await rowsOf(bench, 'outbox');
  expect(rows.map(({ chat }) => chat).toSorted()).toEqual(['oc_other', 'oc_room']);
  expect(rows[0]?.body).toContain('119.65');
  const presses = (await rowsOf(bench, 'audit_log')).map(({ kind, person, text }) => [kind, person, text]);
  expect(presses[0]).toEqual(['click', 'ou_all', '电表 186001 发到群：宿舍群、oc_other']);
  expect((await bench.get(headers.location ?? '', { cookie: 'who=all' })).text).toContain('已发到群');
});

it('takes no press from who may only look, from nobody, from another site, without the token, or for another site’s meter', async () => {
  const bench = await began();
  const form = { device_id: '186001' };
  const statuses = [
    (await press(bench, 'reader', form)).status,
    (await press(bench, null, form)).status,
    (await press(bench, 'all', form, 'https://evil.example')).status,
    (await press(bench, 'all', { ...form, csrf: 'b'.repeat(64) })).status,
    (await press(bench, 'suzhou', { device_id: '186002' })).status,
    (await press(bench, 'suzhou', { device_id: '999' })).status,
  ];
  expect(statuses).toEqual([403, 401, 403, 403, 403, 403]);
  expect((await press(bench, 'all', { device_id: '999' })).status).toBe(404);
  expect((await press(bench, 'all', { device_id: '186003' })).status).toBe(404);
  expect((await press(bench, 'all', { ...form, period: 'year' })).status).toBe(400);
  expect(await rowsOf(bench, 'outbox')).toEqual([]);
});

it('shows the button to who may press it, and where there is a group', async () => {
  const bench = await began();
  const shows = async (who: string, number: string) =>
    (await bench.get(`/meter?device_id=${number}`, { cookie: `who=${who}` })).text.includes('action="/meter/share"');
  expect([await shows('all', '186001'), await shows('suzhou', '186001')]).toEqual([true, true]);
  expect([await shows('all', '186003'), await shows('reader', '186001'), await shows('nothing', '186001')]).toEqual([
    false,
    false,
    false,
  ]);
});
