import { expect, it } from 'vitest';
import { dayData, daysData, kpiNumbers, periodKpi } from '../../../src/features/meter/rules/compatible.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { decimalText, kwh } from '../../../src/features/meter/units.ts';
import { at, day, days, readings, steady } from './tables.ts';

/**
 * The day by which ARCHITECTURE.md tells the original's README and program apart: half a kilowatt all day, 50 kWh bought after noon.
 */
const told = [
  ...readings('11-25 23:58 21.00'),
  ...steady('11-26 00:03', '11-26 12:03', { begin: 20.8, kwPerHour: 0.5 }),
  ...steady('11-26 12:08', '11-26 23:58', { begin: 64.8, kwPerHour: 0.5 }),
];

it("the original's program is followed, not its README: falls are summed, from the last reading before midnight", () => {
  const of = day(told);
  const firstMinusLast = Math.max(0, (of.first?.remain ?? 0) - (of.last?.remain ?? 0));
  expect(decimalText(kwh(firstMinusLast))).toBe('0.00');
  expect(decimalText(kwh(of.usage - of.estimated))).toBe('12.12');
  expect([of.usage, of.estimated, of.error].map(decimalText)).toEqual(['12.16', '0.04', '0.04']);
  expect(of.topUps.map(({ rise, bought }) => [decimalText(rise), decimalText(bought)])).toEqual([['50.00', '50.04']]);
});

it('/data of a day: 24 labels, the balance of each hour or null, its usage or 0', () => {
  const data = dayData(day(readings('00:02 10.00\n00:07 9.95\n08:00 9.00\n08:05 8.90'), { intervalSeconds: 86_400 }));
  expect(data.labels).toHaveLength(24);
  expect([data.labels[0], data.labels[9], data.labels[23]]).toEqual(['00点', '09点', '23点']);
  expect(data.balances).toEqual([10, ...Array(7).fill(null), 8.9, ...Array(15).fill(null)]);
  expect(data.usage.reduce((sum, usage) => sum + usage, 0)).toBeCloseTo(1.1, 10);
  expect(data.usage[23]).toBe(0);
});

it('/data of 7 days: dates, the last reading of each day or null, its usage or 0', () => {
  const week = days(readings('11-24 23:55 20.00\n11-26 08:00 15.00\n08:05 14.90'), {
    first: '2026-11-20',
    last: '2026-11-26',
    now: at('11-26 08:06'),
  });
  const data = daysData(week);
  expect(data.labels).toEqual(['20', '21', '22', '23', '24', '25', '26'].map((date) => `2026-11-${date}`));
  expect(data.balances).toEqual([null, null, null, null, 20, null, 14.9]);
  expect(data.usage).toEqual([0, 0, 0, 0, 0.01, 3.74, 1.35]);
});

it('/kpi: *_today is today, the others follow the date asked for', () => {
  const table = readings(`
    11-23 23:55  50.00
    11-24 23:55  40.00
    11-25 12:00  33.33
    11-25 23:55  30.00
    11-26 08:00  25.00
    11-26 08:05  75.00`);
  const named = new Map(
    days(table, { first: '2026-11-22', last: '2026-11-26', intervalSeconds: 86_400, now: at('11-26 08:06') }).map(
      (of) => [of.date, of],
    ),
  );
  const of = (date: string) => named.get(`2026-11-${date}`) as MeterDay;
  const kpi = kpiNumbers(kwh(75_00), { target: of('25'), yesterday: of('24'), dayBefore: of('23'), today: of('26') });
  expect(kpi).toEqual({
    current_balance: 75,
    target_date_last_balance: 30,
    yesterday_last_balance: 40,
    day_before_yesterday_last_balance: 50,
    usage_target: 10,
    usage_yesterday: 10,
    recharge_today: (of('26').topUps[0]?.bought ?? 0) / 100,
    usage_today: 5 + of('26').estimated / 100,
  });
  expect(kpi.recharge_today).toBeGreaterThanOrEqual(50);
  const none = kpiNumbers(null, { target: of('22'), yesterday: of('22'), dayBefore: of('22'), today: of('22') });
  expect(Object.values(none)).toEqual([null, null, null, null, 0, 0, 0, 0]);
});

it('/period_kpi: the period until now, and the whole of the one before it', () => {
  const sixty = days(steady('10-27 23:55', '11-26 11:55', { begin: 2_000, kwPerHour: 1.2 }), {
    first: '2026-09-28',
    last: '2026-11-26',
    now: at('11-26 11:59'),
  });
  expect(periodKpi('day', sixty)).toEqual({ period: 'day', current_usage: 14.4, previous_usage: 28.8 });
  expect(periodKpi('week', sixty)).toEqual({
    period: 'week',
    current_usage: 187.2,
    previous_usage: 201.6,
  });
  expect(periodKpi('month', sixty)).toEqual({ period: 'month', current_usage: 849.6, previous_usage: 0 });
});
