import { expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { decimalText } from '../../../src/features/meter/units.ts';
import { at, balances, clock, day, days, hoursUsed, readings, steady } from './tables.ts';

const gapsOf = ({ gaps }: MeterDay) =>
  gaps.map(({ from, to, usage }) => `${clock(from)} – ${to === null ? '…' : clock(to)} ${decimalText(usage)}`);

it('an outage is a gap; its usage is spread evenly over its hours, and marked', () => {
  const of = day(readings('08:00 100.00\n08:30 99.90\n08:45 99.80\n12:45 97.80\n12:50 97.70'), {
    now: at('11-26 12:55'),
  });
  expect(gapsOf(of)).toEqual(['11-26 08:00 – 11-26 08:30 0.10', '11-26 08:45 – 11-26 12:45 2.00']);
  expect(hoursUsed(of)).toEqual(['08 0.33 摊', '09 0.50 摊', '10 0.50 摊', '11 0.50 摊', '12 0.47 摊']);
  expect(decimalText(of.spread)).toBe('2.10');
  expect(decimalText(of.usage)).toBe('2.30');
  expect(decimalText(of.error)).toBe('0.00');
  expect(balances(of)).toEqual(['08 99.80', '12 97.70']);
});

it('hundredths that do not divide go to hours in a fixed order, and none is lost', () => {
  const of = day(readings('08:00 100.00\n15:00 99.90'));
  expect(hoursUsed(of)).toEqual([
    '08 0.01 摊',
    '09 0.02 摊',
    '10 0.01 摊',
    '11 0.02 摊',
    '12 0.01 摊',
    '13 0.02 摊',
    '14 0.01 摊',
  ]);
  expect(decimalText(of.usage)).toBe('0.10');
});

it('a missing reading or two is no gap', () => {
  const of = day(readings('08:00 100.00\n08:15 99.90\n08:31 99.80'), { now: at('11-26 08:40') });
  expect(gapsOf(of)).toEqual(['11-26 08:15 – 11-26 08:31 0.10']);
  expect(of.coveredMinutes).toBe(40 - 16);
});

it('where readings are seldom, a gap is as much longer', () => {
  const table = readings('08:00 100.00\n09:30 99.90\n11:01 99.80');
  const of = day(table, { intervalSeconds: 1_800, now: at('11-26 11:02') });
  expect(gapsOf(of)).toEqual(['11-26 09:30 – 11-26 11:01 0.10']);
});

it('a gap over midnight is shared by time; which day it was is uncertain, and said so', () => {
  const two = days(readings('11-25 22:00 100.00\n11-26 02:00 98.00\n02:05 97.95'), {
    first: '2026-11-25',
    last: '2026-11-26',
  });
  expect(two.map(gapsOf)).toEqual([
    ['11-25 22:00 – 11-26 02:00 1.00'],
    ['11-25 22:00 – 11-26 02:00 1.00', '11-26 02:05 – … 0.00'],
  ]);
  expect(two.map(({ usage }) => decimalText(usage))).toEqual(['1.00', '1.05']);
  expect(two.map(({ error }) => decimalText(error))).toEqual(['1.00', '1.00']);
});

it('a day wholly inside a gap has its share of the usage, no reading and no balance', () => {
  const three = days(readings('11-24 12:00 100.00\n11-26 12:00 90.40'), { first: '2026-11-24', last: '2026-11-26' });
  expect(three.map(({ usage }) => decimalText(usage))).toEqual(['2.40', '4.80', '2.40']);
  const inside = three[1];
  expect(inside?.hours.map(({ usage }) => usage)).toEqual(Array.from({ length: 24 }, () => 20));
  expect([inside?.readings, inside?.first, inside?.last, inside?.coveredMinutes]).toEqual([0, null, null, 0]);
  expect(inside && balances(inside)).toEqual([]);
  expect(inside && gapsOf(inside)).toEqual(['11-24 12:00 – 11-26 12:00 4.80']);
});

it('a gap that has not ended is open, and nothing is known to have been used in it', () => {
  const table = readings('11-25 23:50 100.00\n11-26 08:00 99.00\n08:05 98.95');
  const of = day(table, { now: at('11-26 12:00') });
  expect(gapsOf(of)).toEqual(['11-25 23:50 – 11-26 08:00 0.98', '11-26 08:05 – … 0.00']);
  expect(of.coveredMinutes).toBe(5);
  const tomorrow = day(table, { first: '2026-11-27', now: at('11-27 01:00') });
  expect(gapsOf(tomorrow)).toEqual(['11-26 08:05 – … 0.00']);
  expect([tomorrow.usage, tomorrow.coveredMinutes]).toEqual([0, 0]);
});

it('the minutes since the last reading are no gap yet; hours to come have no balance and no usage', () => {
  const of = day(steady('11-26 00:00', '11-26 08:00', { begin: 100, kwPerHour: 1 }), { now: at('11-26 08:04') });
  expect(of.gaps).toEqual([]);
  expect(of.coveredMinutes).toBe(8 * 60 + 4);
  expect(of.hours.slice(9)).toEqual(
    Array.from({ length: 15 }, () => ({ balance: null, usage: 0, estimated: 0, spread: 0, readings: 0 })),
  );
});

it('a day is covered whole when readings lie close enough over both its ends', () => {
  const of = day(steady('11-25 23:58', '11-27 00:03', { begin: 100, kwPerHour: 1 }));
  expect([of.coveredMinutes, of.gaps.length]).toEqual([1_440, 0]);
});

it('before the first reading of all nothing is known, and it is no gap', () => {
  const two = days(readings('11-26 10:00 50.00\n10:05 49.90'), {
    first: '2026-11-25',
    last: '2026-11-26',
    now: at('11-26 10:06'),
  });
  expect(two.map(({ usage, gaps, coveredMinutes }) => [usage, gaps.length, coveredMinutes])).toEqual([
    [0, 0, 0],
    [10, 0, 6],
  ]);
});

it('without any reading every day is there, empty', () => {
  const week = days([], { first: '2026-11-20', last: '2026-11-26' });
  expect(week.map(({ date, usage, readings: count, coveredMinutes }) => [date, usage, count, coveredMinutes])).toEqual(
    ['20', '21', '22', '23', '24', '25', '26'].map((of) => [`2026-11-${of}`, 0, 0, 0]),
  );
});

it('readings that are seldom by design are no gaps: the hours they pass over share the use, the day keeps it', () => {
  const of = day(readings('11-25 22:30 100.00\n11-26 01:30 98.50\n04:30 97.00'), {
    intervalSeconds: 3 * 3_600,
    now: at('11-26 05:00'),
  });
  expect(of.gaps).toEqual([]);
  expect(hoursUsed(of)).toEqual(['00 1.00 摊', '01 0.75 摊', '02 0.50 摊', '03 0.50 摊', '04 0.25 摊']);
  expect(decimalText(of.usage)).toBe('3.00');
});

it('a big fall over a long gap is usage', () => {
  const of = day(readings('00:00 900.00\n00:05 899.90\n23:55 500.00'));
  expect(decimalText(of.usage)).toBe('400.00');
  expect(of.replacements).toEqual([]);
});

it('equal neighbours are no usage and no gap', () => {
  const of = day(readings('08:00 50.00\n08:05 50.00\n08:10 50.00\n08:15 49.99'), { now: at('11-26 08:20') });
  expect([of.usage, of.gaps.length, of.readings]).toEqual([1, 0, 4]);
});

it('where readings came more seldom than is configured, their own rhythm decides, and an outage is still one', () => {
  const hours = Array.from({ length: 20 }, (_, hour) => hour).filter((hour) => hour < 12 || hour > 15);
  const text = hours.map((hour) => `${String(hour).padStart(2, '0')}:00 ${(100 - hour / 2).toFixed(2)}`).join('\n');
  const of = day(readings(text), { now: at('11-26 19:30') });
  const learnt = gapsOf(of).slice(4);
  // Four of them make a rhythm.
  expect(gapsOf(of)[3]).toBe('11-26 03:00 – 11-26 04:00 0.50');
  expect(learnt).toEqual(['11-26 11:00 – 11-26 16:00 2.50']);
  expect(decimalText(of.usage)).toBe('9.50');
});

it('a meter that is read every five minutes is not taken for one that is read every hour by an outage or two', () => {
  const before = steady('11-26 06:00', '11-26 08:00', { begin: 100, kwPerHour: 1 });
  const of = day([...before, ...readings('09:00 97.00\n10:00 96.00\n10:05 95.90')], { now: at('11-26 10:06') });
  expect(gapsOf(of)).toHaveLength(2);
});
