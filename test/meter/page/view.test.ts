// What the page shows of what is known: figures, differences, freshness, the first line, the chart's breaks, the order of meters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worstFirst } from '../../../src/features/meter/cards/meter-state.ts';
import type { Meter } from '../../../src/features/meter/context.ts';
import type { Forecast } from '../../../src/features/meter/forecast/forecast.ts';
import type { MeterOverview } from '../../../src/features/meter/overview.ts';
import { answerLine } from '../../../src/features/meter/page/answer-line.ts';
import { chartOf } from '../../../src/features/meter/page/chart.ts';
import { scaleTo } from '../../../src/features/meter/page/chart-scale.ts';
import { freshnessOf } from '../../../src/features/meter/page/freshness.ts';
import { heatOf } from '../../../src/features/meter/page/heat.ts';
import { meterLines } from '../../../src/features/meter/page/meter-list.ts';
import { rangeControl } from '../../../src/features/meter/page/range-control.ts';
import { daysText, difference, kwhFigure, priceText, timeText } from '../../../src/features/meter/page/words.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price } from '../../../src/features/meter/units.ts';
import { madeDay } from './made-day.ts';

const TODAY = '2026-11-26';
const NOW = atOfWall('2026-11-26 08:31:00');

describe('figures', () => {
  it('have two decimals and their unit, or a dash alone', () => {
    expect([kwhFigure(kwh(0)), kwhFigure(kwh(11965)), kwhFigure(null)]).toEqual(['0.00 度', '119.65 度', '—']);
    expect([priceText(price(8_000)), priceText(price(5_283)), priceText(price(12_345))]).toEqual([
      '0.80',
      '0.5283',
      '1.2345',
    ]);
  });

  it('differ in kWh and per cent, and in kWh alone from nothing', () => {
    expect(difference(kwh(1_120), kwh(1_000))).toEqual({ text: '+1.20 度（+12.0%）', sign: 'more' });
    expect(difference(kwh(880), kwh(1_000))).toEqual({ text: '−1.20 度（−12.0%）', sign: 'less' });
    expect(difference(kwh(1_000), kwh(1_000))).toEqual({ text: '±0.00 度（±0.0%）', sign: 'same' });
    expect(difference(kwh(50), kwh(0)).text).toBe('+0.50 度');
  });

  it('are days in whole from three on, in tenths below', () => {
    expect([93, 30, 29, 23, 20, 5, 0].map(daysText)).toEqual(['9', '3', '2.9', '2.3', '2', '0.5', '0']);
  });

  it('name the day where it is another one, and the year', () => {
    const at = (wall: string) => timeText(atOfWall(wall), TODAY);
    expect([at('2026-11-26 00:00:00'), at('2026-11-25 23:59:59'), at('2025-12-31 08:00:00')]).toEqual([
      ...['00:00', '11-25 23:59', '2025-12-31 08:00'],
    ]);
  });
});

const forecast = (more: Partial<Forecast>) =>
  ({ days: null, low: null, high: null, emptyOn: null, note: '', ...more }) as Forecast;

describe('the first line', () => {
  it('says days, date and range; colours by the limit; a dash with the reason where it is not known', () => {
    const nine = forecast({ days: 93, low: 80, high: 112, emptyOn: '2026-12-05' });
    expect(answerLine(nine, TODAY, 7)).toMatchObject({ days: '9 天', detail: '约到 12-05，8–11 天', level: 'good' });
    expect(answerLine(nine, TODAY, 10).level).toBe('warn');
    expect(answerLine(forecast({ days: 23, low: 20, high: 26, emptyOn: '2026-11-28' }), TODAY, 7).level).toBe('bad');
    const little = answerLine(forecast({ note: '数据不足：要 3 天完整的用电，现在有 1 天' }), TODAY, 7);
    expect(little).toMatchObject({ days: '—', detail: '数据不足：要 3 天完整的用电，现在有 1 天', level: 'unknown' });
    expect(answerLine(forecast({}), TODAY, 7).detail).toBe('数据不足');
  });
});

const meter = { number: '1', name: '201', enabled: true, aliases: [], limits: {} } as unknown as Meter;
const ok = { state: 'ok', sentence: '' } as MeterOverview['source'];

describe('the badge', () => {
  const last = { at: atOfWall('2026-11-26 03:10:00'), remain: kwh(1), amount: null, price: null };
  it('tells when it was read, and what is wrong where that is too long ago', () => {
    const badge = (more: object) =>
      freshnessOf({ meter, last, fresh: 'late', source: ok, ...more } as MeterOverview, TODAY);
    expect(badge({ fresh: 'fresh' })).toEqual({ state: 'fresh', text: '03:10 更新' });
    expect(badge({})).toEqual({ state: 'late', text: '数据停在 03:10，源站未更新' });
    const blocked = { state: 'blocked', sentence: '源站不让看' };
    expect(badge({ source: blocked }).text).toBe('数据停在 03:10，源站不让看');
    expect(badge({ last: null, fresh: 'none', source: blocked })).toEqual({
      state: 'none',
      text: '还没有读数，源站不让看',
    });
    expect(badge({ fresh: 'fresh', meter: { ...meter, enabled: false } }).text).toBe('数据停在 03:10，已停用');
  });
});

it('lists meters in the order of the chat: what runs out, what cannot be read, the others, what is not known, what is not watched', () => {
  const one = (number: string, days: number | null, more: Partial<MeterOverview> = {}) =>
    ({
      meter: { ...meter, number, name: number },
      last: { at: NOW, remain: kwh(1_000), amount: null, price: null },
      today: madeDay(TODAY, {}),
      forecast: forecast({ days }),
      source: ok,
      fresh: 'fresh',
      amount: null,
      usedToday: kwh(0),
      ...more,
    }) as MeterOverview;
  const never = { last: null, fresh: 'none' } as const;
  const meters = [
    one('off', 1, { meter: { ...meter, number: 'off', enabled: false } }),
    one('never', null, never),
    one('far', 900),
    one('blocked', null, { ...never, source: { ...ok, state: 'blocked', sentence: '源站不让看' } }),
    one('soon', 5, { meter: { ...meter, number: 'soon', name: 'soon', limits: { days: '7' } } }),
    one('unsure', null),
  ];
  const lines = meterLines(meters, TODAY, { chosen: null, siteName: (code) => code });
  expect(lines.map(({ number }) => number)).toEqual(worstFirst(meters).map(({ meter: { number } }) => number));
  expect(lines.map(({ number }) => number)).toEqual(['soon', 'blocked', 'far', 'never', 'unsure', 'off']);
});

describe('the chart', () => {
  const chart = (days: Parameters<typeof chartOf>[0]['days'], period: 'day' | 'week' | 'month' = 'day') =>
    chartOf({ period, days, today: TODAY, now: NOW, hrefOf: ({ date, hour }) => `${date}/${hour}` });

  it('breaks its line where nothing is known, and never draws a zero there', () => {
    const { columns, segments } = chart([madeDay(TODAY, { 0: [1_000, 10], 1: [990, 10], 4: [960, 10], 5: [950, 10] })]);
    expect(columns.filter(({ point }) => point !== null)).toHaveLength(4);
    expect(columns.filter(({ bar }) => bar !== null)).toHaveLength(4);
    expect(segments).toHaveLength(2);
    expect(columns[2]?.title).toBe('02点：用电未知，没有读数');
    expect(columns[5]?.title).toBe('05点：用电 0.10 度，余额 9.50 度');
    expect(columns[5]?.href).toBe(`${TODAY}/5`);
  });

  it('draws nothing for the running hour before enough of it is read to tell what it uses', () => {
    const last = (wall: string) => ({ at: atOfWall(`2026-11-26 ${wall}`), remain: kwh(980) });
    const points = (wall: string, used: number) =>
      chart([madeDay(TODAY, { 6: [1_000, 10], 7: [990, 10], 8: [980, used] }, { last: last(wall) })])
        .columns.filter(({ point }) => point !== null)
        .map(({ label, title }) => (label === '' ? title.slice(0, 3) : label));
    expect(points('08:00:00', 0)).toEqual(['06点', '07点']);
    expect(points('08:00:40', 1)).toEqual(['06点', '07点', '08点']);
    expect(points('08:30:00', 0)).toEqual(['06点', '07点', '08点']);
  });

  it('marks what is bought, missing and replaced where it happened, a gap over midnight once', () => {
    const gap = { from: atOfWall('2026-11-25 18:00:00'), to: atOfWall('2026-11-26 06:00:00'), usage: kwh(10) };
    const topUp = { after: 1, at: atOfWall('2026-11-25 12:00:00'), rise: kwh(100), bought: kwh(5_000), error: kwh(3) };
    const { gaps, topUps } = chart(
      [madeDay('2026-11-25', { 1: [1, 1] }, { gaps: [gap], topUps: [topUp] }), madeDay(TODAY, {}, { gaps: [gap] })],
      'week',
    );
    expect(gaps).toEqual([{ x: '37.5%', width: '25%', title: '11-25 18:00 到 11-26 06:00 没有读数' }]);
    expect(topUps).toMatchObject([{ x: '25%', text: '+50.00', title: '11-25 12:00 充值 +50.00 度（误差 ±0.03）' }]);
  });

  it('has an axis that begins at nothing and holds the greatest value, with few round steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (greatest) => {
        const { top, ticks } = scaleTo(greatest);
        expect(top).toBeGreaterThanOrEqual(greatest);
        expect(top).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(3);
        expect(ticks.at(-1)).toBe(top);
        for (const tick of ticks) expect(Number.isInteger(tick)).toBe(true);
      }),
    );
  });
});

describe('the week by the hour', () => {
  it('tells what runs all night, asks about weekends only where they use as much, and keeps quiet without data', () => {
    const dates = ['20', '21', '22', '23', '24', '25'].map((day) => `2026-11-${day}`);
    const flat = dates.map((date) =>
      madeDay(date, Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, [1_000, 190] as const]))),
    );
    const isWorkday = (date: string): boolean => !['2026-11-21', '2026-11-22'].includes(date);
    const { sentence, rows } = heatOf(flat, TODAY, isWorkday);
    expect(sentence).toBe('夜间基础负荷 1.90 度/时，整天不停的约占 100%；休息日也没少用，周末有没关的设备？');
    expect(rows[0]?.cells[3]).toEqual({ level: 5, title: '11-20 周五 03点：1.90 度' });
    const quiet = heatOf([madeDay(TODAY, { 3: [1, 5] })], TODAY, isWorkday);
    expect(quiet.sentence).toBe('');
    expect(quiet.rows[0]?.cells[4]).toEqual({ level: null, title: '11-26 周四 04点：没有读数' });
  });
});

describe('the control of time', () => {
  const control = (period: 'day' | 'week' | 'month', date: string) =>
    rangeControl({ device: '1', period }, date, { today: TODAY, now: NOW });

  it('writes the range out, steps by whole periods, never into the future, and goes back to today', () => {
    expect(control('day', TODAY)).toMatchObject({ text: '11-26 周四 00:00 至 08:31', later: null, backToToday: null });
    const week = control('week', '2026-11-22');
    expect(week.text).toBe('11-16 周一 至 11-22 周日（7 天）');
    expect(week.earlier).toContain('date=2026-11-15');
    // Seven days on would be in the future: today it is, without a date in the address.
    expect(week.later).toBe('/meter?device_id=1&period=week');
    expect(week.backToToday).toBe('/meter?device_id=1&period=week');
    expect(control('month', '2026-01-15').text).toBe('2025-12-17 周三 至 01-15 周四（30 天）');
  });
});
