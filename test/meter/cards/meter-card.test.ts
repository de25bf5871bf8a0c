// The card of one meter and that of several, in every state there is: what people read first, in words and colour.
import { describe, expect, it } from 'vitest';
import { type MeterCardFacts, meterCard } from '../../../src/features/meter/cards/meter-card.ts';
import { meterListCard } from '../../../src/features/meter/cards/meter-list-card.ts';
import { worstFirst } from '../../../src/features/meter/cards/meter-state.ts';
import type { ShownMeter } from '../../../src/features/meter/cards/shown-meter.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { SOURCE_FAULTS } from '../../../src/features/meter/sources/answer.ts';
import { kwh, kwhText, yuan } from '../../../src/features/meter/units.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/lib/json.ts';
import { lookedAt, type Said } from '../../support/looked-at.ts';
import { daysLived, NOW, rules, shownMeter } from './facts.ts';

const TODAY = { word: '今天', text: '11-26 00:00 → 11-26 23:59（1 天）' };
const today = daysLived({ first: '2026-11-26', last: '2026-11-26' });

function told(shown: ShownMeter, more: Partial<MeterCardFacts> = {}): Said {
  const facts = {
    shown,
    range: TODAY,
    days: today,
    before: null,
    isWhole: true,
    site: null,
    notice: null,
    page: null,
    now: NOW,
  };
  return lookedAt(meterCard({ ...facts, ...more }), rules);
}

function chartOf({ card }: Said): JsonObject {
  const { body } = card as { body: { elements: readonly Json[] } };
  const found = body.elements.find((one) => isJsonObject(one) && one.tag === 'chart');
  return (found as { chart_spec: JsonObject }).chart_spec;
}

const NOTHING = { date: '2026-11-26', readings: 0, usage: kwh(0), coveredMinutes: 0 };
const STALE = { fresh: 'late', last: { at: NOW - 5 * HOUR_MS, remain: kwh(11_965) } } as const;

describe('the title says', () => {
  it.each<[string, Partial<ShownMeter>, string, string, string]>([
    ['how long it lasts', {}, '3 号宿舍 还能用 9 天（约到 12-05）', 'green', '够用'],
    [
      'that it is low',
      { forecast: { days: 62, low: 50, high: 70, emptyOn: '2026-12-02', note: '' } },
      '3 号宿舍 还能用 6 天（约到 12-02）',
      'orange',
      '余额不足',
    ],
    [
      'that it is urgent',
      { forecast: { days: 4, low: 2, high: 9, emptyOn: '2026-11-26', note: '' } },
      '3 号宿舍 还能用 不到 1 天（约到 11-26）',
      'red',
      '余额不足',
    ],
    [
      'the year, where it is another one',
      { forecast: { days: 1_230, low: 1_000, high: 1_500, emptyOn: '2027-03-29', note: '' } },
      '3 号宿舍 还能用 123 天（约到 2027-03-29）',
      'green',
      '够用',
    ],
    [
      'what is left, where days are not known',
      { forecast: { days: null, low: null, high: null, emptyOn: null, note: '数据不足：要 3 天' } },
      '3 号宿舍 剩 119.65 度，还算不出能用几天',
      'blue',
      '数据不足',
    ],
    ['that it is empty', { last: { at: NOW, remain: kwh(-30) } }, '3 号宿舍的电用完了，剩 -0.30 度', 'red', '已用完'],
    ['that nothing new came', STALE, '3 号宿舍 没有新读数，11-26 周四 03:31 时剩 119.65 度', 'grey', '数据旧了'],
    [
      'that it was never read',
      { last: null, fresh: 'none', source: { state: 'never', okAt: null, sentence: '还没有读过' } },
      '3 号宿舍 还没有读数',
      'grey',
      '没有读数',
    ],
    [
      'that it is not read any more',
      { ...STALE, meter: { ...shownMeter().meter, enabled: false } },
      '3 号宿舍 已停用，11-26 周四 03:31 时剩 119.65 度',
      'grey',
      '已停用',
    ],
  ])('%s', (_, more, title, colour, tag) => {
    const card = told(shownMeter(more));
    expect([card.title, card.colour]).toEqual([title, colour]);
    expect(JSON.stringify(card.card)).toContain(`"content":"${tag}"`);
  });

  it('what is wrong with the source, each fault in its own words', () => {
    const titles = SOURCE_FAULTS.map((state) => {
      const card = told(shownMeter({ ...STALE, source: { state, okAt: null, sentence: `原因 ${state}` } }));
      expect(card.colour).toBe('orange');
      expect(card.text).toContain(`原因 ${state}`);
      return card.title;
    });
    expect(new Set(titles).size).toBe(SOURCE_FAULTS.length);
    const never = {
      last: null,
      fresh: 'none',
      source: { state: 'blocked', okAt: null, sentence: '换一个地址' },
    } as const;
    expect(told(shownMeter(never)).title).toBe('3 号宿舍 读不到数：源站不让看');
  });
});

describe('the card', () => {
  it('keeps kWh and yuan apart, and compares with the same time yesterday and with all of it', () => {
    const { text } = told(shownMeter());
    expect(text).toContain('**119.65 度**');
    expect(text).toContain('**95.72 元**');
    expect(text).toContain('剩余金额（0.80 元/度）');
    expect(text).toContain('比昨天同一时刻（4.60 度）多 0.60 度（+13.0%）；昨天全天 18.60 度');
    expect(text).toContain('近 7 天 **120.33 度**，比前 7 天同期（110.00 度）多 10.33 度（+9.4%）');
    expect(text).toContain('预计范围 8–11 天');
    expect(text).toContain('数据截至 11-26 周四 08:31 · 表号 18100000001');
  });

  it('has a dash and no zero for what is not known', () => {
    const card = told(shownMeter({ amount: null, price: null, today: NOTHING }));
    expect(card.text).not.toMatch(/(?<!\d)0\.00/);
    expect(card.text).toContain('今天还没有读数');
    const never = told(shownMeter({ last: null, fresh: 'none', amount: null, price: null, today: NOTHING }), {
      days: daysLived({ first: '2026-11-26', last: '2026-11-26', gaps: [[0, NOW + 1]] }),
    });
    expect(never.text).not.toMatch(/(?<!\d)0\.00/);
    expect(never.card).not.toMatchObject({ body: { elements: expect.arrayContaining([{ tag: 'chart' }]) } });
  });

  it('draws the hours that have begun, and the days of a range', () => {
    const hours = chartOf(told(shownMeter()));
    expect(hours).toMatchObject({ type: 'common', title: { text: '每小时用电与余量' } });
    const [bars, line] = hours.data as unknown as readonly { values: readonly { x: string; y: number }[] }[];
    expect(line?.values.map(({ x }) => x)).toEqual([
      '00点',
      '01点',
      '02点',
      '03点',
      '04点',
      '05点',
      '06点',
      '07点',
      '08点',
    ]);
    expect(bars?.values[0]).toMatchObject({ y: 399.95 });
    const dark = daysLived({
      first: '2026-11-25',
      last: '2026-11-26',
      gaps: [[0, startOfDate('2026-11-26')]],
    });
    const [, broken] = chartOf(told(shownMeter(), { days: dark })).data as unknown as readonly {
      values: readonly { y: number | null }[];
    }[];
    expect(broken?.values.map(({ y }) => y === null)).toEqual([true, false]);
    // Read every two hours, on the hour: the newest reading tells nothing of the hour that it begins.
    const step = 7_200_000;
    const readings = Array.from({ length: 5 }, (_, at) => ({
      at: startOfDate('2026-11-26') + at * step,
      remain: kwh(5_000 - at * 100),
    }));
    const begun = daysOf(readings, { first: '2026-11-26', last: '2026-11-26' }, { intervalSeconds: 7_200, now: NOW });
    const [, running] = chartOf(told(shownMeter(), { days: begun })).data as unknown as readonly {
      values: readonly { y: number | null }[];
    }[];
    expect(running?.values.map(({ y }) => y === null)).toEqual([...Array(8).fill(false), true]);
    const week = daysLived({ first: '2026-11-20', last: '2026-11-26' });
    const card = told(shownMeter(), {
      range: { word: '近7天', text: '11-20 00:00 → 11-26 23:59（7 天）' },
      days: week,
      before: kwh(9_000),
    });
    const [, days] = chartOf(card).data as unknown as readonly { values: readonly { x: string; y: number }[] }[];
    expect(days?.values.map(({ x }) => x)[0]).toBe('11-20');
    expect(card.text).toMatch(/共用 \*\*\d+\.\d\d 度\*\*，平均每天 \d+\.\d\d 度，比前 7 天同期（90\.00 度）多/);
    const over = told(shownMeter(), {
      range: { word: '2026-11-20', text: '11-20' },
      days: week.slice(0, 1),
    });
    expect(over.text).toContain(kwhText(week[0]?.last?.remain ?? kwh(0)));
    expect(over.text).toContain('当天末余量');
    expect(over.text).not.toMatch(/剩余电量|剩余金额|119\.65/);
    const year = daysLived({ first: '2026-01-01', last: '2026-11-26', balance: 800_000 });
    expect(chartOf(told(shownMeter(), { days: year })).title).toEqual({ text: '每月用电与余量' });
  });

  it('says what was bought, what was estimated, and where readings are missing', () => {
    const begin = startOfDate('2026-11-25');
    const days = daysLived({
      first: '2026-11-20',
      last: '2026-11-26',
      topUps: [{ at: begin + 10 * HOUR_MS, bought: 10_000 }],
      gaps: [[begin + 2 * HOUR_MS, begin + 4 * HOUR_MS]],
    });
    const { text } = told(shownMeter(), { range: { word: '近7天', text: '' }, days });
    expect(text).toMatch(/充值：11-25 周三 10:00　\*\*\+100\.\d\d 度\*\*/);
    expect(text).toMatch(/没有读数：11-25 周三 01:55 → 11-25 周三 04:00，这段用了 \d/);
    expect(text).toMatch(/用在没有读数的时间里/);
  });

  it('leads on: another range in the same card, top-ups, a reading now, the page', () => {
    const card = told(shownMeter(), { page: 'https://zhiban.example/meter?device_id=1' });
    expect(card.buttons.get('近7天')).toMatchObject({ line: '电表 "18100000001" 日期:"近7天"', ctx: 'same-card' });
    expect(card.buttons.get('刷新')).toMatchObject({ line: '电表 刷新 "18100000001"', ctx: 'same-card' });
    expect(card.buttons.get('充值记录')?.ctx).toBeNull();
    expect([...card.links.keys()]).toEqual(['在网页上看']);
    const stopped = told(shownMeter({ meter: { ...shownMeter().meter, enabled: false } }));
    expect(stopped.buttons.has('刷新')).toBe(false);
  });
});

describe('several meters', () => {
  const named = (name: string, more: Partial<ShownMeter> = {}): ShownMeter =>
    shownMeter({ ...more, meter: { ...shownMeter().meter, name, number: name, ...more.meter } });
  const days = (tenths: number) => ({ days: tenths, low: tenths, high: tenths, emptyOn: '2026-12-05', note: '' });
  const meters = [
    named('久', { forecast: days(900) }),
    named('停', { meter: { ...shownMeter().meter, enabled: false, name: '停', number: '停' } }),
    named('急', { forecast: days(12) }),
    named('瞎', { ...STALE, source: { state: 'blocked', okAt: null, sentence: '请在微信客户端打开链接' } }),
    named('元', {
      forecast: days(300),
      amount: yuan(100),
      meter: { ...shownMeter().meter, name: '元', number: '元', limits: { yuan: '30' } },
    }),
    named('旧', STALE),
    named('新', { last: null, fresh: 'none', source: { state: 'never', okAt: null, sentence: '' } }),
    named('够', { forecast: days(94) }),
  ];

  it('stand with those first that need somebody', () => {
    expect(
      worstFirst(meters)
        .map(({ meter }) => meter.name)
        .join(''),
    ).toBe('急元旧瞎够久新停');
  });

  it('are a row each, with stale and faulty ones in words, each a press away', () => {
    const card = lookedAt(
      meterListCard({
        meters: worstFirst(meters).map((shown) => ({ shown, used: shown.usedToday })),
        rangeWord: '今天',
        counts: { all: 8, low: 2, unread: 3, unsure: 0 },
        where: null,
        page: 1,
        pages: 2,
        line: {},
        href: null,
        now: NOW,
      }),
      rules,
    );
    expect([card.title, card.colour]).toEqual(['8 块电表：2 块余额不足，3 块没有新读数', 'orange']);
    expect(card.rows).toHaveLength(8);
    expect(card.rows[0]).toMatchObject({ c0: '急', c2: '1.2 天', c3: 119.65, c4: 95.72 });
    expect(card.rows.map(({ c1 }) => (c1 as unknown as readonly { text: string }[])[0]?.text)).toEqual([
      '余额不足',
      '余额不足',
      '数据旧了',
      '读不到数',
      '够用',
      '够用',
      '没有读数',
      '已停用',
    ]);
    expect(card.text).toContain('瞎：请在微信客户端打开链接');
    expect(card.buttons.get('新')?.line).toBe('电表 "新"');
    expect(card.buttons.get('下一页')).toMatchObject({ line: '电表 页:"2"', ctx: 'same-card' });
  });
});
