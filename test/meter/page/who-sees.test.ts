// Who gets an answer from page and endpoints, and that nobody reads a word of a meter that is not for him.
import { describe, expect, it } from 'vitest';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { type BenchOptions, openPageBench } from './page-bench.ts';

const NOW = atOfWall('2026-11-26 08:31:00');
const METERS = {
  '186001': { name: '201 宿舍', aliases: ['二〇一'], site: 'suzhou' },
  '186002': { name: '空压站', site: 'wuhan', public: true },
  '186003': { name: '财务室', site: 'wuhan', public: false },
};

const open = (more: Partial<BenchOptions> & { settings?: object } = {}) =>
  openPageBench({ now: NOW, ...more, settings: { meters: METERS, ...more.settings } });

describe('who gets an answer', () => {
  const PATHS = ['/meter', '/data', '/kpi', '/period_kpi', '/api/meter/days', '/api/meter/explain'];
  const status = async (bench: Awaited<ReturnType<typeof open>>, path: string, headers: Record<string, string> = {}) =>
    (await bench.get(path, { accept: 'application/json', ...headers })).status;
  const FROM_AFAR: readonly Record<string, string>[] = [
    { host: 'zhiban.example' },
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1;host=localhost' },
    { via: '1.1 x' },
    { 'x-real-ip': '127.0.0.1' },
    { host: 'localhost.evil.example' },
  ];

  it.each<[string, Record<string, number>, Record<string, number>]>([
    ['local', { '186001': 200, '186002': 200, '186003': 401 }, { '186001': 401, '186002': 200, '186003': 401 }],
    ['public', { '186001': 200, '186002': 200, '186003': 401 }, { '186001': 200, '186002': 200, '186003': 401 }],
    ['signed-in', { '186001': 401, '186002': 200, '186003': 401 }, { '186001': 401, '186002': 200, '186003': 401 }],
  ])('with access %s nobody gets %j here and %j from elsewhere', async (access, here, elsewhere) => {
    const bench = await open({ settings: { page: { access } } });
    for (const path of PATHS) {
      for (const number of Object.keys(METERS)) {
        expect([path, number, await status(bench, `${path}?device_id=${number}`)]).toEqual([
          path,
          number,
          here[number],
        ]);
        for (const headers of path === '/kpi' ? FROM_AFAR : FROM_AFAR.slice(0, 2)) {
          const got = await status(bench, `${path}?device_id=${number}`, headers);
          expect([path, number, headers, got]).toEqual([path, number, headers, elsewhere[number]]);
        }
      }
    }
  });

  it.each([{ publicUrl: 'https://zhiban.example' }, { trustedProxies: ['127.0.0.1'] }])(
    'takes nobody for local where a proxy is configured: %j',
    async (web) => {
      const bench = await open(web);
      expect(await status(bench, '/kpi?device_id=186001')).toBe(401);
      expect(await status(bench, '/kpi?device_id=186002')).toBe(200);
      expect(await status(bench, '/fetch?device_id=186002')).toBe(401);
      expect(await status(bench, '/meter/export?device_id=186002')).toBe(401);
    },
  );

  it('gives who is signed in the meters of his sites, and the public ones', async () => {
    const bench = await open({ settings: { page: { access: 'signed-in' } } });
    const by = (who: string, number: string) => status(bench, `/kpi?device_id=${number}`, { cookie: `who=${who}` });
    expect([await by('all', '186001'), await by('all', '186003'), await by('all', '999')]).toEqual([200, 200, 404]);
    expect([await by('suzhou', '186001'), await by('suzhou', '186002'), await by('suzhou', '186003')]).toEqual([
      200, 200, 403,
    ]);
    expect([await by('nothing', '186001'), await by('nothing', '186002')]).toEqual([403, 200]);
    // A site beside it opens nothing.
    expect(await status(bench, '/kpi?device_id=186003&site=suzhou', { cookie: 'who=suzhou' })).toBe(403);
  });

  it('shows nobody a word of a meter that is not for him: not in the list, not in the sentence about an unknown one', async () => {
    const bench = await open({ settings: { page: { access: 'signed-in' } } });
    for (const path of ['/meter', '/meter?view=all', '/api/meter/overview', '/meter?device_id=186002']) {
      const { status: got, text } = await bench.get(path);
      expect([path, got]).toEqual([path, 200]);
      expect(text).toContain('空压站');
      expect(text).not.toMatch(/201 宿舍|财务室|186001|186003/);
    }
    // Unknown and hidden cannot be told apart.
    const answers = await Promise.all(
      ['999', '186003', '财务室'].map((id) => bench.get(`/kpi?device_id=${encodeURIComponent(id)}`)),
    );
    expect(new Set(answers.map(({ status: got, text }) => `${got} ${text}`)).size).toBe(1);
    const { text } = await bench.get('/meter?device_id=999', { cookie: 'who=all' });
    expect(text).toContain('186003');
    const some = await bench.get('/api/meter/overview?site=suzhou', { cookie: 'who=suzhou' });
    expect(some.text).not.toMatch(/空压站|财务室/);
  });

  it('a name that is a page of its own stays text', async () => {
    const name = `"><img src=x onerror=alert(1)>`;
    const bench = await open({ settings: { meters: { '1': { name, public: true } } } });
    const { text } = await bench.get('/meter');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img');
  });
});
