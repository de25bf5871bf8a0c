import { expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { decimalText } from '../../../src/features/meter/units.ts';
import { at, clock, day, readings, steady } from './tables.ts';

const turnsOf = ({ replacements }: MeterDay) =>
  replacements.map(
    ({ after, at: shown, before, now }) =>
      `${clock(after)} – ${clock(shown)} ${decimalText(before)} → ${decimalText(now)}`,
  );

/** A flat at 1.2 kW since yesterday: what is usual is known. */
const flat = steady('11-25 00:00', '11-26 08:00', { begin: 200, kwPerHour: 1.2 });

const lowerFlat = steady('11-25 00:00', '11-26 08:00', { begin: 201.7, kwPerHour: 1.2 });

const after = (table: string) => day([...flat, ...readings(table)], { now: at('11-26 10:00') });

it('a fall in five minutes that nobody can use is another count, and no usage', () => {
  const of = after('08:05 20.00\n08:10 19.90');
  expect(turnsOf(of)).toEqual(['11-26 08:00 – 11-26 08:05 161.60 → 20.00']);
  expect(of.topUps).toEqual([]);
  // 97 intervals until 08:00, one estimated, one after it.
  expect(decimalText(of.usage)).toBe('9.90');
  expect(decimalText(of.estimated)).toBe('0.10');
});

it('a smaller fall is one, too, when it lands on a round number', () => {
  const lower = readings('08:05 163.20\n08:10 163.10');
  const next = (reading: string) => day([...lowerFlat, ...lower, ...readings(reading)], { now: at('11-26 08:20') });
  expect(turnsOf(next('08:15 160.00'))).toEqual(['11-26 08:10 – 11-26 08:15 163.10 → 160.00']);
  expect(turnsOf(next('08:15 160.01'))).toEqual([]);
});

it('a heater that is switched on is usage', () => {
  const of = after('08:05 161.10\n08:10 160.60');
  expect([turnsOf(of), decimalText(of.usage)]).toEqual([[], '10.70']);
});

it('a count that stood still and then falls fell over all that time: sources are late', () => {
  const late = readings('08:05 161.60\n09:00 161.60\n09:55 161.60\n10:00 151.60');
  const of = day([...flat, ...late], { now: at('11-26 10:01'), intervalSeconds: 1_200 });
  expect([turnsOf(of), decimalText(of.usage)]).toEqual([[], '19.70']);
});

it('so is one that was late over midnight, but not one that was late for days', () => {
  const late = readings('11-25 19:05 177.20\n11-26 00:00 177.20\n00:05 167.19');
  expect(turnsOf(day([...flat.slice(0, 229), ...late], { now: at('11-26 00:06') }))).toEqual([]);
  const still = steady('11-20 00:00', '11-26 00:00', { begin: 9_000, kwPerHour: 0 });
  const fallen = day([...still, ...readings('11-26 00:05 100.01')], { now: at('11-26 00:06') });
  expect(turnsOf(fallen)).toEqual(['11-26 00:00 – 11-26 00:05 9000.00 → 100.01']);
});

it('a big consumer is judged by its own usual', () => {
  const works = steady('11-25 00:00', '11-26 08:00', { begin: 40_000, kwPerHour: 300 });
  const of = day([...works, ...readings('08:05 30300.00\n08:10 12.34')], { now: at('11-26 08:11') });
  expect(turnsOf(of)).toEqual(['11-26 08:05 – 11-26 08:10 30300.00 → 12.34']);
  // 97 × 25 kWh, a fall of 100 more, and 25 estimated.
  expect(decimalText(of.usage)).toBe('2550.00');
});

it('a meter of which nothing is known yet may be big', () => {
  const of = day(readings('08:00 5000.00\n08:05 4975.33\n08:10 4950.66'), { now: at('11-26 08:11') });
  expect([turnsOf(of), decimalText(of.usage)]).toEqual([[], '49.34']);
});

it('a meter of which nothing is known yet is another one when its count is gone', () => {
  expect(turnsOf(day(readings('08:00 20.00\n08:05 0.00')))).toHaveLength(1);
  expect(turnsOf(day(readings('08:00 20.00\n08:05 0.01')))).toHaveLength(0);
  expect(turnsOf(day(readings('08:00 119.65\n08:05 50.00')))).toHaveLength(1);
  expect(turnsOf(day(readings('08:00 100.00\n08:05 90.00')))).toHaveLength(0);
});

it('a broken page that says 0 for a while costs nothing: what comes back was not bought', () => {
  const of = after('08:05 0.00\n08:10 0.00\n08:15 161.30\n08:20 161.20');
  expect(turnsOf(of)).toEqual(['11-26 08:00 – 11-26 08:05 161.60 → 0.00', '11-26 08:10 – 11-26 08:15 0.00 → 161.30']);
  expect(of.topUps).toEqual([]);
  expect(decimalText(of.usage)).toBe('9.90');
});

it('after three days nothing comes back by itself: it was bought', () => {
  const back = (date: string) =>
    day([...flat, ...readings(`08:05 0.00\n${date} 08:00 0.00\n08:05 155.03`)], {
      first: `2026-${date}`,
      now: at(`${date} 08:06`),
    });
  expect([turnsOf(back('11-29')).length, back('11-29').topUps.length]).toEqual([1, 0]);
  expect([turnsOf(back('11-30')).length, back('11-30').topUps.length]).toEqual([0, 1]);
});

it('a top-up after a reset is a top-up', () => {
  const of = after('08:05 0.00\n08:10 50.00');
  expect(turnsOf(of)).toHaveLength(1);
  expect(of.topUps.map(({ rise }) => decimalText(rise))).toEqual(['50.00']);
});

it('a count set to whole hundreds by an amount that nobody sells is a preset', () => {
  expect(turnsOf(after('08:05 161.57\n08:10 500.00'))).toEqual(['11-26 08:05 – 11-26 08:10 161.57 → 500.00']);
  expect(after('08:05 161.57\n08:10 500.00').topUps).toEqual([]);
});

it('an amount that is sold, or a count that is not round, is a top-up', () => {
  expect(after('08:05 361.60').topUps.map(({ rise }) => decimalText(rise))).toEqual(['200.00']);
  const whole = day(readings('08:00 25.40\n08:05 100.00'));
  expect([turnsOf(whole), whole.topUps.length]).toEqual([[], 1]);
});

it('more than anybody buys is another count', () => {
  const of = after('08:05 1999999.99');
  expect([turnsOf(of).length, of.topUps.length]).toEqual([1, 0]);
});
