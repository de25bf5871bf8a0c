// Days left, from days made by hand: like days, the calendar to come, today's rest, what is left out, and the range.
import { describe, expect, it } from 'vitest';
import { openWorkdays } from '../../../src/alerts/workdays.ts';
import { type Forecast, forecastOf } from '../../../src/features/meter/forecast/forecast.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { dateAfter, HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, NO_KWH } from '../../../src/features/meter/units.ts';

const { isWorkday } = (await openWorkdays())({});

/** A day with the same usage in every hour, in hundredths of a kWh. */
function dayOf(date: string, usage: number, more: Partial<MeterDay> = {}): MeterDay {
  const begin = startOfDate(date);
  const hours = Array.from({ length: 24 }, () => ({
    balance: kwh(10_000),
    usage: kwh(Math.round(usage / 24)),
    estimated: NO_KWH,
    spread: NO_KWH,
    readings: 12,
  }));
  return {
    date,
    hours,
    usage: kwh(usage),
    estimated: NO_KWH,
    spread: NO_KWH,
    error: NO_KWH,
    first: { at: begin, remain: kwh(10_000) },
    last: { at: begin + 24 * HOUR_MS - 300_000, remain: kwh(10_000) },
    readings: 288,
    topUps: [],
    replacements: [],
    gaps: [],
    coveredMinutes: 1_440,
    ...more,
  };
}

/** So many days before the date, by what each is to come to. */
function daysBefore(today: string, count: number, usage: (date: string) => number): MeterDay[] {
  return Array.from({ length: count }, (_, index) => dateAfter(today, index - count)).map((date) =>
    dayOf(date, usage(date)),
  );
}

const restDay = (date: string): boolean => !isWorkday(date);
/** 24 kWh on working days, 12 on the others. */
const factory = (date: string): number => (restDay(date) ? 1_200 : 2_400);

function ask(days: readonly MeterDay[], balance: number, at: number): Forecast {
  return forecastOf({ days, balance: kwh(balance), at, isWorkday });
}

describe('days left', () => {
  it('walk through the calendar to come: working days by working days, the weekend by weekends', () => {
    // Thursday 2026-06-04 at midnight; 25 is Monday's, 26 Tuesday's.
    const at = startOfDate('2026-06-04');
    // Two working days, the weekend, half of Monday.
    const { days, emptyOn, low, high, note, basis } = ask(
      daysBefore('2026-06-04', 28, factory),
      4_800 + 2_400 + 1_200,
      at,
    );
    expect({ days, emptyOn, note }).toEqual({ days: 45, emptyOn: '2026-06-08', note: '' });
    expect(low).toBeLessThan(45);
    expect(high).toBeGreaterThan(45);
    expect(basis).toEqual({
      workday: 2_400,
      restDay: 1_200,
      // Seven days of weekends (Saturday 9 May was worked); of the working days the newest fourteen.
      from: '2026-05-10',
      to: '2026-06-03',
      daysUsed: 21,
      excluded: [],
    });
  });

  it('count a made-up working day as one, and the days off of a holiday as rest days', () => {
    // National Day 2026: off from Thursday 1 to Wednesday 7 October, Saturday 10 October is worked.
    expect([restDay('2026-10-05'), restDay('2026-10-10')]).toEqual([true, false]);
    const days = daysBefore('2026-09-30', 28, factory);
    // One working day, seven days off, one and a half working days.
    const { emptyOn } = ask(days, 2_400 + 7 * 1_200 + 3_600, startOfDate('2026-09-30'));
    expect(emptyOn).toBe('2026-10-09');
  });

  it('take the part of today that is gone into account', () => {
    const days = daysBefore('2026-06-04', 28, factory);
    const noon = ask(days, 1_200 + 2_400, startOfDate('2026-06-04') + 12 * HOUR_MS);
    expect({ days: noon.days, emptyOn: noon.emptyOn }).toEqual({ days: 15, emptyOn: '2026-06-06' });
  });

  it('know the hours in which power is used', () => {
    // 2 kWh an hour from 8 to 20, nothing at night: at 18:00 two hours are left of today, and tomorrow lasts until 20:00.
    const days = daysBefore('2026-06-04', 28, () => 2_400).map((day) => ({
      ...day,
      hours: day.hours.map((hour, at) => ({ ...hour, usage: kwh(at >= 8 && at < 20 ? 200 : 0) })),
    }));
    const { days: left, emptyOn } = ask(days, 400 + 2_400, startOfDate('2026-06-04') + 18 * HOUR_MS);
    expect({ left, emptyOn }).toEqual({ left: 10, emptyOn: '2026-06-05' });
  });

  it('are within today when it will not last the day', () => {
    const days = daysBefore('2026-06-04', 28, factory);
    const evening = ask(days, 300, startOfDate('2026-06-04') + 18 * HOUR_MS);
    expect({ days: evening.days, emptyOn: evening.emptyOn }).toEqual({ days: 1, emptyOn: '2026-06-04' });
  });

  it('are none when nothing is left', () => {
    const { days, low, high, note } = ask(daysBefore('2026-06-04', 28, factory), 0, startOfDate('2026-06-04'));
    expect({ days, low, high, note }).toEqual({ days: 0, low: 0, high: 0, note: '已经用完' });
  });
});

describe('what is not believed', () => {
  const at = startOfDate('2026-06-04');

  it('under three days: 数据不足, and how many there are', () => {
    const { days, low, emptyOn, note } = ask(daysBefore('2026-06-04', 2, factory), 5_000, at);
    expect({ days, low, emptyOn, note }).toEqual({
      days: null,
      low: null,
      emptyOn: null,
      note: '数据不足：要 3 天完整的用电，现在有 2 天',
    });
    expect(ask(daysBefore('2026-06-04', 3, factory), 5_000, at).days).not.toBeNull();
  });

  it('a meter that uses nothing', () => {
    expect(
      ask(
        daysBefore('2026-06-04', 20, () => 0),
        5_000,
        at,
      ),
    ).toMatchObject({
      days: null,
      note: '最近几乎没有用电，算不出天数',
    });
  });

  it('days with long gaps and replacements, each named with its reason', () => {
    const days = daysBefore('2026-06-04', 28, factory);
    const gap = { from: startOfDate('2026-06-01') - HOUR_MS, to: startOfDate('2026-06-01') + 10 * HOUR_MS };
    days[25] = dayOf('2026-06-01', 90_000, { coveredMinutes: 840, gaps: [{ ...gap, usage: kwh(80_000) }] });
    days[26] = dayOf('2026-06-02', 50_000, {
      replacements: [{ after: at - 40 * HOUR_MS, at: at - 39 * HOUR_MS, before: kwh(5_000), now: NO_KWH }],
    });
    const { basis, days: left } = ask(days, 4_800 + 2_400 + 1_200, at);
    expect(left).toBe(45);
    expect(basis.daysUsed).toBe(21);
    expect(basis.excluded).toEqual([
      { date: '2026-06-01', why: '缺 10 小时的读数' },
      { date: '2026-06-02', why: '换表或清零' },
    ]);
  });

  it('the day on which it began, and the days before', () => {
    const days = daysBefore('2026-06-04', 10, factory).map((day, index) =>
      index < 4 ? dayOf(day.date, 0, { readings: 0, first: null, last: null, coveredMinutes: 0 }) : day,
    );
    days[4] = dayOf('2026-05-29', 100, { coveredMinutes: 240 });
    const { basis } = ask(days, 5_000, at);
    expect(basis).toMatchObject({ from: '2026-05-30', daysUsed: 5 });
    expect(basis.excluded).toEqual([{ date: '2026-05-29', why: '缺 20 小时的读数' }]);
  });
});

describe('the range', () => {
  const at = startOfDate('2026-06-04');

  it('is wider where days differ more, and farther away', () => {
    const width = (usage: (date: string, index: number) => number, balance: number): number => {
      const { low, high } = ask(
        daysBefore('2026-06-04', 28, (date) => usage(date, Date.parse(date) / 86_400_000)),
        balance,
        at,
      );
      return (high ?? 0) - (low ?? 0);
    };
    const calm = (date: string): number => factory(date);
    const wild = (date: string, index: number): number => factory(date) * (0.6 + 0.4 * (index % 3));
    expect(width(wild, 15_000)).toBeGreaterThan(width(calm, 15_000));
    expect(width(calm, 60_000)).toBeGreaterThan(width(calm, 15_000));
  });

  it('ends somewhere: what lasts for years is said to', () => {
    const { days, high, emptyOn, note } = ask(
      daysBefore('2026-06-04', 28, () => 1),
      900_000,
      at,
    );
    expect({ days, high, emptyOn, note }).toEqual({
      days: 9_990,
      high: 9_990,
      emptyOn: null,
      note: '按最近的用电，999 天以内用不完',
    });
  });
});
