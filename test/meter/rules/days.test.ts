import { expect, it } from 'vitest';
import { decimalText } from '../../../src/features/meter/units.ts';
import { balances, clock, day, days, hoursUsed, readings } from './tables.ts';

it('hour 00 shows the first reading of the day, every other hour its last', () => {
  const table = readings(`
    00:02  100.00
    00:57   99.50
    01:02   99.40
    01:57   99.00
    23:59   90.00`);
  expect(balances(day(table, { intervalSeconds: 86_400 }))).toEqual(['00 100.00', '01 99.00', '23 90.00']);
});

it('usage is the sum of falls between neighbours, in the hour of the reading that shows it', () => {
  const table = readings(`
    08:55  100.00
    09:00   99.90
    09:05   99.70
    09:10   99.70
    09:15   99.60`);
  const of = day(table);
  expect(hoursUsed(of)).toEqual(['09 0.40']);
  expect(decimalText(of.usage)).toBe('0.40');
  expect(decimalText(of.error)).toBe('0.00');
});

it('a day begins from the last reading before midnight', () => {
  const table = readings(`
    11-25 23:50  100.30
    11-25 23:58  100.00
    11-26 00:03   99.80
    11-26 00:08   99.70`);
  const [yesterday, today] = days(table, { first: '2026-11-25', last: '2026-11-26' });
  expect(decimalText(yesterday?.usage ?? (0 as never))).toBe('0.30');
  expect(decimalText(today?.usage ?? (0 as never))).toBe('0.30');
  expect(today && hoursUsed(today)).toEqual(['00 0.30']);
});

it("a day's balance is its last reading", () => {
  const { first, last, readings: count } = day(readings('00:00 5.00\n00:05 4.00\n12:00 3.00\n23:55 2.00'));
  expect([clock(first?.at ?? 0), first?.remain, clock(last?.at ?? 0), last?.remain, count]).toEqual([
    '11-26 00:00',
    500,
    '11-26 23:55',
    200,
    4,
  ]);
});

it('a rise is a top-up and never negative usage', () => {
  const of = day(readings('08:00 10.00\n08:05 9.90\n08:10 59.85\n08:15 59.75'));
  expect(of.topUps.map(({ after, at, rise }) => [clock(after), clock(at), rise])).toEqual([
    ['11-26 08:05', '11-26 08:10', 4995],
  ]);
  expect(of.usage).toBeGreaterThanOrEqual(20);
  expect(of.usage - of.estimated).toBe(20);
});
