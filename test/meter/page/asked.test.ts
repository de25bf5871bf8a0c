// What a request asks for, and what it is told where it asks for nothing that exists.
import { expect, it } from 'vitest';
import { dateAsked, hourAsked, periodAsked, rangeAsked, rangeEnding } from '../../../src/features/meter/page/asked.ts';
import { datesOf } from '../../../src/features/meter/rules/dates.ts';

it.each(['Day', 'year', '日', 'day ', '__proto__', '0'])('refuses the period %j with a sentence', (period) => {
  expect(() => periodAsked({ period })).toThrow(/应为 day、week 或 month/);
});

it.each([
  '2026-02-29',
  '2026-13-01',
  '2026-1-1',
  '20261126',
  '2026-11-26T00:00',
  'today',
  '1999-12-31',
  '2101-01-01',
  '２０２６-11-26',
  '2026-11-26 ',
  `'; drop table electricity_balance; --`,
])('refuses the date %j with a sentence', (date) => {
  expect(() => dateAsked({ date }, 'date', '2026-11-26')).toThrow(/date 是/);
});

it('takes what is not written for the usual', () => {
  expect([periodAsked({}), periodAsked({ period: '' })]).toEqual(['day', 'day']);
  expect(dateAsked({}, 'date', '2026-11-26')).toBe('2026-11-26');
  expect(dateAsked({ date: '2024-02-29' }, 'date', '2026-11-26')).toBe('2024-02-29');
  expect([hourAsked({}), hourAsked({ hour: '0' }), hourAsked({ hour: '23' })]).toEqual([null, 0, 23]);
});

it.each(['24', '-1', '1.5', 'x', '007'])('refuses the hour %j', (hour) => {
  expect(() => hourAsked({ hour })).toThrow(/0 到 23/);
});

it('ends a period with its date, over months and years', () => {
  expect(rangeEnding('2026-03-01', 'week')).toEqual({ first: '2026-02-23', last: '2026-03-01' });
  expect(datesOf(rangeEnding('2026-01-10', 'month'))).toHaveLength(30);
  expect(datesOf(rangeEnding('2026-01-10', 'month'))[0]).toBe('2025-12-12');
});

it('refuses a range that runs backwards or is too long', () => {
  expect(() => rangeAsked({ first: '2026-11-27', last: '2026-11-26' }, '2026-11-26')).toThrow(/请对调/);
  expect(() => rangeAsked({ first: '2020-01-01' }, '2026-11-26')).toThrow(/400 天/);
  expect(rangeAsked({}, '2026-11-26')).toEqual({ first: '2026-10-28', last: '2026-11-26' });
});
