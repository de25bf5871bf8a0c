import { expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { nightLoadOf, peakHoursOf } from '../../../src/features/meter/rules/heat.ts';
import {
  boughtIn,
  byKindOfDay,
  changeFrom,
  completenessOf,
  isComplete,
  knownUntil,
  periodUse,
  usageOf,
  usedBy,
  usedBySameTime,
} from '../../../src/features/meter/rules/periods.ts';
import type { Reading } from '../../../src/features/meter/rules/reading.ts';
import { decimalText, type Kwh, kwh, NO_KWH } from '../../../src/features/meter/units.ts';
import { at, clock, day, days, readings, steady } from './tables.ts';

/** 1.2 kW from the first of the month on, read every five minutes, until 08:32 of 11-26. */
const month = steady('11-01 00:02', '11-26 08:32', { begin: 2_000, kwPerHour: 1.2 });
const NOW = at('11-26 08:34');
const monthDays = (of: readonly Reading[] = month) => days(of, { first: '2026-11-01', last: '2026-11-26', now: NOW });

const last = (some: readonly MeterDay[], back = 0): MeterDay => {
  const of = some.at(-1 - back);
  if (of === undefined) throw new RangeError('too few days');
  return of;
};

it('today is compared with yesterday until the time of its last reading, not with the whole of it', () => {
  const some = monthDays();
  const [today, yesterday] = [last(some), last(some, 1)];
  expect(clock(knownUntil(today, NOW))).toBe('11-26 08:32');
  expect(decimalText(yesterday.usage)).toBe('28.80');
  // From 23:57 of the day before: 8 hours, and within the ninth, of which 1.20 were used in all, 32 of 60 minutes.
  expect(decimalText(usedBySameTime(yesterday, today, NOW))).toBe('10.24');
  expect(decimalText(today.usage)).toBe('10.30');
  expect(changeFrom(kwh(1_024), today.usage)).toEqual({ difference: 6, percent: 0.6 });
});

it('a day that is over is compared whole; one of which nothing was read yet with nothing', () => {
  const some = monthDays();
  expect(usedBySameTime(last(some, 2), last(some, 1), NOW)).toBe(last(some, 2).usage);
  const early = at('11-27 00:01');
  const tomorrow = day(month, { first: '2026-11-27', now: early });
  expect(usedBySameTime(last(some), tomorrow, early)).toBe(0);
});

it('within an hour its usage is reckoned evenly', () => {
  const of = day(readings('07:57 100.00\n08:02 99.94\n08:57 99.40\n09:02 99.30'), { intervalSeconds: 3_600 });
  const used = (time: string) => decimalText(usedBy(of, at(`11-26 ${time}`)));
  expect(['08:00', '08:15', '08:30', '09:00', '10:00', '23:59'].map(used)).toEqual([
    '0.00',
    '0.15',
    '0.30',
    '0.60',
    '0.70',
    '0.70',
  ]);
  expect([usedBy(of, at('11-25 12:00')), usedBy(of, at('11-27 12:00'))]).toEqual([0, 70]);
});

it('7 days are compared with the 7 before, until the same time of the day', () => {
  const use = periodUse(monthDays(), 7, NOW);
  expect(decimalText(use.usage ?? NO_KWH)).toBe(decimalText(kwh(6 * 2_880 + 1_030)));
  expect(use.before).toBe(6 * 2_880 + 1_024);
  expect(use.change).toEqual({ difference: 6, percent: 0 });
});

it('without as many complete days before there is nothing to compare with', () => {
  const some = monthDays();
  expect(periodUse(some, 30, NOW)).toMatchObject({ before: null, change: null });
  expect(periodUse(some.slice(-13), 7, NOW).before).toBeNull();
  expect(periodUse(some.slice(-14), 7, NOW).before).not.toBeNull();
  // Its first day began at the first reading of all.
  const young = days(
    month.filter((reading) => reading.at > at('11-13 09:00')),
    { first: '2026-11-13', last: '2026-11-26', now: NOW },
  );
  expect(periodUse(young, 7, NOW).before).toBeNull();
});

it('a gap that has ended leaves the days complete, one that has not does not', () => {
  const missing = month.filter((reading) => reading.at < at('11-15 10:00') || reading.at > at('11-16 10:00'));
  const some = monthDays(missing);
  expect(periodUse(some, 7, NOW).before).not.toBeNull();
  expect(isComplete(last(some, 10))).toBe(true);
  const silent = days(
    month.filter((reading) => reading.at < at('11-15 10:00')),
    { first: '2026-11-01', last: '2026-11-26', now: NOW },
  );
  expect(isComplete(last(silent, 11))).toBe(false);
  expect(periodUse(silent, 7, NOW).before).toBeNull();
});

it('a change in percent has one decimal, and there is none of nothing', () => {
  expect(changeFrom(kwh(1_000), kwh(1_123))).toEqual({ difference: 123, percent: 12.3 });
  expect(changeFrom(kwh(300), kwh(200))).toEqual({ difference: -100, percent: -33.3 });
  expect(changeFrom(kwh(100_000), kwh(99_999))).toEqual({ difference: -1, percent: 0 });
  expect(changeFrom(kwh(0), kwh(200))).toEqual({ difference: 200, percent: null });
  expect(changeFrom(null, kwh(200))).toBeNull();
});

it('completeness counts the minutes that have passed, and is never whole when one is missing', () => {
  const whole = monthDays();
  expect(completenessOf(whole, NOW)).toBe(99.9);
  expect(completenessOf(whole.slice(1), NOW)).toBe(100);
  const missing = month.filter((reading) => reading.at < at('11-26 00:30') || reading.at > at('11-26 04:45'));
  expect(completenessOf(monthDays(missing).slice(-1), NOW)).toBe(49.4);
  expect(completenessOf(whole, at('11-01 00:00'))).toBeNull();
});

it('working days and others have an average each, of complete days alone', () => {
  const isWorkday = (date: string) => !['2026-11-21', '2026-11-22'].includes(date);
  expect(byKindOfDay(monthDays().slice(-7), isWorkday)).toEqual({
    workday: { days: 4, average: 2_880 },
    restDay: { days: 2, average: 2_880 },
  });
  expect(byKindOfDay([], isWorkday).workday).toEqual({ days: 0, average: null });
});

it('what was bought adds up over the days', () => {
  const some = readings('11-25 08:00 10.00\n08:05 60.10\n11-26 08:00 50.00\n08:05 90.10');
  const both = days(some, { first: '2026-11-25', last: '2026-11-26' });
  expect(decimalText(boughtIn(both))).toBe('90.20');
  expect(usageOf(both)).toBe(1_010);
});

/** Two weeks: 0.6 kW, from 18 to 20 on Fridays 3.6 kW, on weekends 0.12 kW. 11-09 is a Monday. */
function fortnight(): readonly Reading[] {
  let remain = 100_000;
  return steady('11-08 23:55', '11-22 23:55', { begin: 0, kwPerHour: 0 }).map((reading, index) => {
    const time = clock(reading.at - 1);
    const weekday = (Math.floor((reading.at - 1 - at('11-09 00:00')) / 86_400_000) + 7) % 7;
    const isPeak = weekday === 4 && time.slice(6) >= '18:00' && time.slice(6) < '20:00';
    if (index > 0) remain -= isPeak ? 30 : weekday >= 5 ? 1 : 5;
    return { at: reading.at, remain: remain as Kwh };
  });
}

const weeks = days(fortnight(), { first: '2026-11-09', last: '2026-11-22', now: at('11-23 00:00') });

it('what stays on at night is the median of the nights that were measured', () => {
  expect(nightLoadOf(weeks)).toBe(60);
  expect(nightLoadOf(weeks.filter(({ date }) => date === '2026-11-22'))).toBe(12);
  expect(nightLoadOf([])).toBeNull();
});

it('the hours of the peak, the greatest first', () => {
  expect(peakHoursOf(weeks, 2)).toMatchObject([{ hour: 19 }, { hour: 18 }]);
  expect(peakHoursOf([], 2)).toEqual([]);
});
