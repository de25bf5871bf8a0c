// The endpoints over a real store: shapes from hand-made readings, every bad parameter, and who gets an answer.
import { describe, expect, it } from 'vitest';
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { reading } from '../readings/meter-store.ts';
import { type BenchOptions, openPageBench } from './page-bench.ts';

const NOW = atOfWall('2026-11-26 08:31:00');
const METERS = {
  '186001': { name: '201 宿舍', aliases: ['二〇一'], site: 'suzhou' },
  '186002': { name: '空压站', site: 'wuhan', public: true },
  '186003': { name: '财务室', site: 'wuhan', public: false },
};

/** Every five minutes from 11-24 00:00: 0.10 kWh an hour, 50.00 bought on 11-26 at 06:00. */
function handMade(): readonly NewReading[] {
  const readings: NewReading[] = [];
  for (let at = atOfWall('2026-11-24 00:00:00'), step = 0; at <= NOW; at += 300_000, step += 1) {
    const bought = at >= atOfWall('2026-11-26 06:00:00') ? 5_000 : 0;
    const remain = 11_965 - Math.floor((step * 10) / 12) + bought;
    readings.push({ ...reading('186001', '2026-11-24 00:00:00', (remain / 100).toFixed(2), '95.72', '0.80'), at });
  }
  return readings;
}

const open = (more: Partial<BenchOptions> & { settings?: object } = {}) =>
  openPageBench({ now: NOW, ...more, settings: { meters: METERS, ...more.settings } });

describe('the endpoints that other programs know', () => {
  it('/data gives a day its 24 labels, a week and a month their dates; null and 0 where nothing was read', async () => {
    const bench = await open();
    await bench.keep(handMade());
    const day = await bench.json<{ labels: string[]; balances: (number | null)[]; usage: number[] }>('/data');
    expect(day.status).toBe(200);
    expect(Object.keys(day.value)).toEqual(['labels', 'balances', 'usage']);
    expect(day.value.labels).toEqual(Array.from({ length: 24 }, (_, hour) => `${hour < 10 ? '0' : ''}${hour}点`));
    expect(day.value.balances[0]).toBe(114.85);
    expect(day.value.balances[5]).toBe(114.26);
    expect(day.value.balances[6]).toBe(164.16);
    expect(day.value.balances.slice(9)).toEqual(Array(15).fill(null));
    expect(day.value.usage.slice(9)).toEqual(Array(15).fill(0));
    // Σ hours = day, also in the hour of the top-up.
    const kpi = await bench.json<Record<string, number>>('/kpi');
    const sum = day.value.usage.reduce((total, used) => total + Math.round(used * 100), 0);
    expect(sum).toBe(Math.round((kpi.value.usage_today ?? 0) * 100));
    const week = (await bench.json<typeof day.value>('/data?period=week&device_id=186001')).value;
    expect(week.labels).toEqual(['20', '21', '22', '23', '24', '25', '26'].map((date) => `2026-11-${date}`));
    expect(week.balances.slice(0, 4)).toEqual([null, null, null, null]);
    expect(week.usage.slice(0, 5)).toEqual([0, 0, 0, 0, 2.39]);
    expect((await bench.json<typeof day.value>('/data?period=month')).value.labels).toHaveLength(30);
    const past = (await bench.json<typeof day.value>('/data?date=2026-11-24')).value;
    expect([past.balances[0], past.balances[23]]).toEqual([119.65, 117.26]);
  });

  it('/kpi keeps today and the day asked for apart, and never takes a top-up for usage', async () => {
    const bench = await open();
    await bench.keep(handMade());
    const { value } = await bench.json<Record<string, number>>('/kpi?device_id=186001');
    expect(Object.keys(value)).toEqual([
      ...['current_balance', 'target_date_last_balance', 'yesterday_last_balance'],
      ...['day_before_yesterday_last_balance', 'usage_target', 'usage_yesterday', 'recharge_today', 'usage_today'],
    ]);
    expect(value).toMatchObject({ current_balance: 164, yesterday_last_balance: 114.86, usage_yesterday: 2.4 });
    expect(value.recharge_today).toBeCloseTo(50, 1);
    expect(value.usage_today).toBeLessThan(1);
    const past = (await bench.json<Record<string, number>>('/kpi?date=2026-11-25')).value;
    expect(past).toMatchObject({ target_date_last_balance: 114.86, usage_target: 2.4, current_balance: 164 });
    expect(past.recharge_today).toBe(value.recharge_today);
    const nothing = (await bench.json<Record<string, number | null>>('/kpi?device_id=186002')).value;
    expect(nothing).toMatchObject({ current_balance: null, yesterday_last_balance: null, usage_today: 0 });
  });

  it('/period_kpi compares a period with the one before it', async () => {
    const bench = await open();
    await bench.keep(handMade());
    const get = async (period: string) => (await bench.json(`/period_kpi?period=${period}`)).value;
    expect(await get('day')).toEqual({ period: 'day', current_usage: expect.any(Number), previous_usage: 2.4 });
    expect(await get('week')).toMatchObject({ period: 'week', previous_usage: 0 });
    expect(await get('month')).toMatchObject({ period: 'month', previous_usage: 0 });
  });

  it('takes the first meter without device_id, and a name or an alias for its number', async () => {
    const bench = await open();
    await bench.keep(handMade());
    const plain = (await bench.get('/kpi')).text;
    for (const name of ['186001', '201 宿舍', '二〇一', ' 201 宿舍 ', '２０１ 宿舍'])
      expect((await bench.get(`/kpi?device_id=${encodeURIComponent(name)}`)).text).toBe(plain);
    expect((await bench.get('/kpi?device_id=')).text).toBe(plain);
  });
});

const BAD: readonly [string, number][] = [
  ...['/data?period=year', '/data?date=2026-02-30', '/data?date=yesterday', '/data?date=2026-1-1'].map(
    (path): [string, number] => [path, 400],
  ),
  ...[
    '/kpi?device_id=%00',
    '/kpi?device_id=18600%001',
    '/kpi?date=x',
    '/kpi?date=1066-10-14',
    '/kpi?date=2999-01-01',
  ].map((path): [string, number] => [path, 400]),
  ...['/period_kpi?period=Day', '/period_kpi?period=__proto__'].map((path): [string, number] => [path, 400]),
  ...['/data', '/kpi', '/period_kpi', '/fetch'].map((path): [string, number] => [`${path}?device_id=999`, 404]),
  [`/data?device_id=${encodeURIComponent("' or 1=1 --")}`, 404],
  [`/data?device_id=__proto__`, 404],
  ...['days?first=x', 'days?last=2026-13-01', 'days?first=2026-11-26&last=2026-11-25'].map((path): [string, number] => [
    `/api/meter/${path}`,
    400,
  ]),
  ...['days?first=2020-01-01', 'hours?date=today', 'readings?hour=24', 'readings?hour=-1'].map(
    (path): [string, number] => [`/api/meter/${path}`, 400],
  ),
  ...[
    'readings?date=2026-02-29',
    'top-ups?first=1',
    'explain?what=everything',
    'explain?period=x',
    'explain?date=1',
  ].map((path): [string, number] => [`/api/meter/${path}`, 400]),
  ...['overview', 'days', 'hours', 'readings', 'top-ups', 'explain'].map((path): [string, number] => [
    `/api/meter/${path}?device_id=999`,
    404,
  ]),
];

it('answers every bad parameter with a sentence in JSON, whatever is accepted', async () => {
  const bench = await open({ settings: { meters: { '186001': { name: '201' } } } });
  for (const [path, status] of BAD) {
    const answer = await bench.get(path, { accept: 'text/html' });
    expect([path, answer.status, answer.headers['content-type']]).toEqual([
      path,
      status,
      'application/json; charset=utf-8',
    ]);
    expect(JSON.parse(answer.text).error, path).toMatch(/[一-龥]{2,}/);
  }
});

describe('the endpoints of our own', () => {
  it('tells all meters worst first, days, hours, readings of an hour, top-ups and how a figure came about', async () => {
    const bench = await open();
    await bench.keep(handMade());
    await bench.keep([reading('186002', '2026-11-26 08:30:00', '10.00')]);
    const { meters } = (
      await bench.json<{ meters: { number: string; daysLeft: { note: string } }[] }>('/api/meter/overview', {
        cookie: 'who=all',
      })
    ).value;
    expect(meters.map(({ number }) => number).toSorted()).toEqual(['186001', '186002', '186003']);
    expect(meters.find(({ number }) => number === '186001')).toMatchObject({
      ...{ name: '201 宿舍', site: 'suzhou', remainKwh: 164, amountYuan: 95.72, priceYuanPerKwh: 0.8 },
      ...{ readAt: '2026-11-26T00:30:00.000Z', freshness: 'fresh', usedYesterdayKwh: 2.4 },
    });
    expect(meters.find(({ number }) => number === '186003')).toMatchObject({
      remainKwh: null,
      usedTodayKwh: null,
      readAt: null,
      week: { usageKwh: null, beforeKwh: null },
      month: { usageKwh: null, beforeKwh: null },
    });
    const { days } = (
      await bench.json<{ days: { date: string; usageKwh: number | null }[] }>(
        '/api/meter/days?first=2026-11-23&last=2026-11-26',
      )
    ).value;
    expect(days.map(({ date, usageKwh }) => [date, usageKwh]).slice(0, 3)).toEqual([
      ['2026-11-23', null],
      ['2026-11-24', 2.39],
      ['2026-11-25', 2.4],
    ]);
    const hours = (await bench.json<{ hours: { usageKwh: number | null }[] }>('/api/meter/hours')).value.hours;
    expect([hours.length, hours[23]?.usageKwh]).toEqual([24, null]);
    const inHour = (await bench.json<{ readings: object[] }>('/api/meter/readings?hour=8')).value.readings;
    expect(inHour).toHaveLength(7);
    expect(inHour[0]).toEqual({
      at: '2026-11-26T00:00:00.000Z',
      remainKwh: 164.05,
      amountYuan: 95.72,
      priceYuanPerKwh: 0.8,
    });
    const { topUps } = (
      await bench.json<{ topUps: { at: string; riseKwh: number; boughtKwh: number }[] }>('/api/meter/top-ups')
    ).value;
    expect(topUps).toHaveLength(1);
    expect(topUps[0]).toMatchObject({ at: '2026-11-25T22:00:00.000Z' });
    const why = (await bench.json<{ rule: string; rows: object[]; excluded: string[] }>('/api/meter/explain?what=day'))
      .value;
    expect(why.excluded.join()).toMatch(/充值 \+50\.\d\d 度/);
    expect(why.rule).toContain('上升是充值');
  });
});
