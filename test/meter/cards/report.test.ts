// A week or a month of a meter: what is compared with what, in figures reckoned by hand, and what the card says of them.
import { describe, expect, it } from 'vitest';
import { openWorkdays } from '../../../src/alerts/workdays.ts';
import { reportOf } from '../../../src/features/meter/cards/period-report.ts';
import { type ReportCardFacts, reportCard } from '../../../src/features/meter/cards/report-card.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price } from '../../../src/features/meter/units.ts';
import { lookedAt } from '../../support/looked-at.ts';
import { madeDay } from '../page/made-day.ts';
import { daysLived, NOW, rules } from './facts.ts';

const { isWorkday } = (await openWorkdays())({});
const LATER = startOfDate('2026-11-30');

/** Uses so much from 20:00 to 21:00, nothing else. */
const evening = (date: string, usage: number): MeterDay => madeDay(date, { 0: [5_000, 0], 20: [5_000, usage] });
const days = (first: number, last: number, usage: (day: number) => number): readonly MeterDay[] =>
  Array.from({ length: last - first + 1 }, (_, at) =>
    evening(`2026-11-${String(first + at).padStart(2, '0')}`, usage(first + at)),
  );

describe('a report', () => {
  it('that is over compares whole periods, workdays and rest days, and knows the hour of the peak', () => {
    // 2026-11-21 and -22 are a weekend.
    const week = days(16, 22, (day) => (day >= 21 ? 100 : 300));
    const report = reportOf({ days: week, before: days(9, 15, () => 200), isWorkday, now: LATER });
    expect(report).toMatchObject({
      usage: 1_700,
      before: 1_400,
      daily: 243,
      workday: { days: 5, average: 300 },
      restDay: { days: 2, average: 100 },
      greatest: { date: '2026-11-16', usage: 300 },
      completeness: 100,
      topUps: [],
    });
    expect(report.peaks[0]?.hour).toBe(20);
  });

  it('that goes on is compared with as many days, up to the same time of the last', () => {
    const now = startOfDate('2026-11-26') + 20.5 * HOUR_MS;
    const month = [
      ...days(24, 25, () => 300),
      madeDay('2026-11-26', { 0: [5_000, 0], 20: [5_000, 80] }, { last: { at: now, remain: kwh(5_000) } }),
    ];
    const before = days(1, 20, () => 200);
    // Two whole days of 200, and half of the hour from 20:00 on the third.
    expect(reportOf({ days: month, before, isWorkday, now }).before).toBe(500);
    const torn = before.map((day, at) => (at === 1 ? { ...day, coveredMinutes: 600 } : day));
    expect(reportOf({ days: month, before: torn, isWorkday, now }).before).toBeNull();
    // Of what it has itself only a part is known: less than it used, and not to be held against whole days.
    const partly = month.map((day, at) => (at === 0 ? { ...day, coveredMinutes: 600 } : day));
    expect(reportOf({ days: partly, before, isWorkday, now })).toMatchObject({ isWhole: false, before: null });
    const later = before.map((day, at) => (at === 10 ? { ...day, coveredMinutes: 600 } : day));
    expect(reportOf({ days: month, before: later, isWorkday, now }).before).toBe(500);
  });
});

describe('its card', () => {
  const input = { isWorkday, now: NOW };
  const month = daysLived({
    first: '2026-10-01',
    last: '2026-10-31',
    topUps: [{ at: startOfDate('2026-10-12') + 10 * HOUR_MS, bought: 50_000 }],
  });
  const facts: ReportCardFacts = {
    meter: { number: '18100000001', name: '3 号宿舍', site: 'suzhou' },
    site: '苏州基地',
    report: reportOf({ ...input, days: month, before: days(1, 20, () => 1_400) }),
    days: month,
    period: '10 月',
    beforeWord: '前一个月',
    date: '2026-10-01..2026-10-31',
    monthBefore: '2026-09',
    price: price(8_000),
    last: { at: NOW },
    notices: [],
    page: null,
    now: NOW,
  };

  it('concludes with the comparison, and says when, on which days and how completely', () => {
    const card = lookedAt(reportCard({ ...facts, report: { ...facts.report, before: kwh(40_000) } }), rules);
    expect(card.title).toMatch(/^3 号宿舍 10 月用了 446\.\d\d 度，比前一个月多 46\.\d\d 度（\+1\d\.\d%）$/);
    expect(card.subtitle).toBe('苏州基地 · 2026-10-01 → 2026-10-31');
    for (const said of [
      '工作日平均每天',
      '休息日',
      '最集中的时段：',
      '夜里（1–5 点）每小时 ',
      '用得最多的一天：10-',
      '100.0%',
      '充值：10-12',
    ]) {
      expect(card.text).toContain(said);
    }
    expect(card.text).toMatch(/用电（约 35\d\.\d\d 元）/);
    expect(card.buttons.get('导出 Excel')?.line).toBe(
      '电表 导出 "18100000001" 日期:"2026-10-01..2026-10-31" 基地:"suzhou"',
    );
    expect(card.buttons.get('前一个月')).toMatchObject({
      line: '电表 月报 "18100000001" 月份:"2026-09" 基地:"suzhou"',
      ctx: 'same-card',
    });
  });

  it('says that it cannot be compared, and that there is nothing', () => {
    const alone = lookedAt(reportCard({ ...facts, report: { ...facts.report, before: null } }), rules);
    expect(alone.title).toMatch(/度$/);
    expect(alone.text).toContain('前一个月的读数不全，不比较');
    const torn = lookedAt(reportCard({ ...facts, report: { ...facts.report, before: null, isWhole: false } }), rules);
    expect(torn.text).toContain('用电不全，不和前一个月比较');
    const none = daysLived({ first: '2026-10-01', last: '2026-10-31', gaps: [[0, NOW]] });
    const empty = lookedAt(
      reportCard({ ...facts, days: none, report: reportOf({ ...input, days: none, before: [] }), last: null }),
      rules,
    );
    expect([empty.title, empty.colour]).toEqual(['3 号宿舍 10 月没有读数', 'grey']);
    expect(empty.text).not.toMatch(/(?<!\d)0\.00/);
    const one = [madeDay('2026-10-01', { 8: [5_000, 0] }, { readings: 1, coveredMinutes: 0 }), ...none.slice(1)];
    const single = reportOf({ ...input, days: one, before: [] });
    expect(single).toMatchObject({ usage: null, before: null, completeness: null });
    expect(lookedAt(reportCard({ ...facts, days: one, report: single }), rules).title).toContain('只有一个读数');
  });
});
