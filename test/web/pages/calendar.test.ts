// Which working day comes next in the playground.
import { expect, it } from 'vitest';
import { chooseWorkday } from '../../../src/app/sample-calendar.ts';

const at = (date: string): Date => new Date(`${date}T04:00:00Z`);

it('begins today, or on Monday', () => {
  expect(chooseWorkday([null, null], at('2026-11-24'))).toEqual({ day: 1, date: '2026-11-24' });
  expect(chooseWorkday([null, null], at('2026-11-22'))).toEqual({ day: 1, date: '2026-11-23' });
});

it('goes by the calendar of Beijing', () => {
  expect(chooseWorkday([null], new Date('2026-11-23T17:00:00Z'))).toEqual({ day: 1, date: '2026-11-24' });
});

it('goes on after the last day, over the weekend, never back', () => {
  const friday = { day: 4, date: '2026-11-27' };
  expect(chooseWorkday([friday, friday], at('2026-11-24'))).toEqual({ day: 5, date: '2026-11-30' });
  expect(chooseWorkday([friday, friday], at('2027-01-05'))).toEqual({ day: 5, date: '2027-01-05' });
});

it('finishes a day that reached only some files, on its own date', () => {
  const [before, begun] = [
    { day: 4, date: '2026-11-27' },
    { day: 5, date: '2026-11-30' },
  ];
  expect(chooseWorkday([begun, before], at('2027-01-05'))).toEqual({ day: 5, date: '2026-11-30' });
  expect(chooseWorkday([{ day: 1, date: '2026-11-23' }, null], at('2026-12-30'))).toEqual({
    day: 1,
    date: '2026-11-23',
  });
});
