// The shapes of the endpoints that other programs have always asked.
import { expect, it } from 'vitest';
import { dataAnswer, kpiAnswer, periodKpiAnswer } from '../../../src/features/meter/page/compat.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import { madeDay } from './made-day.ts';

const MONDAY = madeDay('2026-11-23', { 0: [12_000, 5], 23: [11_000, 995] });
const NOTHING = madeDay('2026-11-24', {});
const TODAY = madeDay(
  '2026-11-25',
  { 0: [10_965, 35], 1: [10_955, 10], 3: [20_001, 20] },
  { topUps: [{ after: 1, at: 2, rise: kwh(9_980), bought: kwh(10_000), error: kwh(3) }] },
);

it('gives a day 24 labels, null where nothing was read and 0 where nothing is known to be used', () => {
  const { labels, balances, usage } = dataAnswer('day', [TODAY]);
  expect(labels).toEqual(Array.from({ length: 24 }, (_, hour) => `${hour < 10 ? '0' : ''}${hour}点`));
  expect(balances.slice(0, 5)).toEqual([109.65, 109.55, null, 200.01, null]);
  expect(usage.slice(0, 5)).toEqual([0.35, 0.1, 0, 0.2, 0]);
  expect([balances.length, usage.length]).toEqual([24, 24]);
});

it('gives week and month their dates, with the last reading of each day', () => {
  expect(dataAnswer('week', [MONDAY, NOTHING, TODAY])).toEqual({
    labels: ['2026-11-23', '2026-11-24', '2026-11-25'],
    balances: [110, null, 200.01],
    usage: [10, 0, 0.65],
  });
});

it('names the eight figures, null for a balance nobody read and 0 for a usage', () => {
  expect(kpiAnswer(kwh(20_001), { today: TODAY, target: TODAY, yesterday: NOTHING, dayBefore: MONDAY })).toEqual({
    current_balance: 200.01,
    target_date_last_balance: 200.01,
    yesterday_last_balance: null,
    day_before_yesterday_last_balance: 110,
    usage_target: 0.65,
    usage_yesterday: 0,
    recharge_today: 100,
    usage_today: 0.65,
  });
  const nothing = { today: undefined, target: undefined, yesterday: undefined, dayBefore: undefined };
  expect(kpiAnswer(null, nothing)).toMatchObject({ current_balance: null, usage_today: 0, recharge_today: 0 });
});

it('keeps today apart from the day that is asked for', () => {
  const { usage_target, usage_today, recharge_today, current_balance, target_date_last_balance } = kpiAnswer(
    kwh(20_001),
    { today: TODAY, target: MONDAY, yesterday: undefined, dayBefore: undefined },
  );
  expect([usage_target, target_date_last_balance]).toEqual([10, 110]);
  expect([usage_today, recharge_today, current_balance]).toEqual([0.65, 100, 200.01]);
});

it('compares a period with the one before it', () => {
  expect(periodKpiAnswer('day', [MONDAY, TODAY])).toEqual({
    period: 'day',
    current_usage: 0.65,
    previous_usage: 10,
  });
});
