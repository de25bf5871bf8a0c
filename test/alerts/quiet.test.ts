// Quiet hours over nights, weekends, days off and made-up working days; the calendar that comes with the program.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietEnd } from '../../src/alerts/quiet.ts';
import { openWorkdays } from '../../src/alerts/workdays.ts';

const open = await openWorkdays();
const days = open({});
const shanghai = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const end = (window: Parameters<typeof quietEnd>[0], at: string): string | null => {
  const found = quietEnd(window, days, shanghai(at));
  return found === null ? null : new Date(Date.parse(found) + 8 * 3_600_000).toISOString().slice(0, 16);
};

describe('the calendar', () => {
  it('knows days off and made-up working days, and the years it has a list of', () => {
    expect(['2026-10-01', '2026-10-10', '2026-11-28', '2026-11-26'].map((day) => days.isWorkday(day))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([2025, 2026, 2040].map((year) => days.knows(year))).toEqual([true, true, false]);
  });

  it('is put right by the settings', () => {
    const own = open({ '2026-11-26': 'rest', '2026-11-28': 'work', '2040-01-01': 'rest' });
    expect(['2026-11-26', '2026-11-28'].map((day) => own.isWorkday(day))).toEqual([false, true]);
    expect(own.knows(2040)).toBe(true);
  });
});

describe('quiet hours', () => {
  const night = { from: '21:30', to: '08:00', restDays: false };
  const all = { ...night, restDays: true };

  it.each([
    [night, '2026-11-26T12:00', null],
    [night, '2026-11-26T21:29', null],
    [night, '2026-11-26T21:30', '2026-11-27T08:00'],
    [night, '2026-11-27T07:59', '2026-11-27T08:00'],
    [night, '2026-11-27T08:00', null],
    [{ from: '12:00', to: '13:30', restDays: false }, '2026-11-27T12:10', '2026-11-27T13:30'],
    // A Saturday; a Friday night before it.
    [night, '2026-11-28T12:00', null],
    [all, '2026-11-28T12:00', '2026-11-30T08:00'],
    [all, '2026-11-27T22:00', '2026-11-30T08:00'],
    // The National Day holiday of 2026, and the Saturday that is worked for it.
    [all, '2026-10-01T12:00', '2026-10-08T08:00'],
    [all, '2026-10-10T12:00', null],
  ])('%j at %s end at %s', (window, at, wanted) => {
    expect(end(window, at)).toBe(wanted);
  });

  it('end in the future, and it is not quiet then', () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
    const window = fc.record({ from: clock, to: clock, restDays: fc.boolean() }).filter(({ from, to }) => from !== to);
    const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    const property = fc.property(window, at, (one, moment) => {
      const found = quietEnd(one, days, moment.toISOString());
      if (found === null) return;
      expect(found > moment.toISOString()).toBe(true);
      expect(quietEnd(one, days, found)).toBeNull();
    });
    fc.assert(property, { numRuns: 300 });
  });
});
