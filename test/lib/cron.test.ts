// Due moments against a count that goes through every minute, and across the days on which other countries change their clocks.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cronFault, cronText, cronTimes, everySeconds } from '../../src/lib/cron.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

it('comes at the same wall time every day of the year, also where Europe and America change their clocks', () => {
  const daily = cronTimes('0 8 * * *');
  let at = new Date('2026-01-01T00:00:00Z');
  for (let day = 0; day < 3 * 365; day += 1) {
    const next = daily.next(at);
    expect(next?.getTime()).toBe(at.getTime() + DAY_MS);
    at = next ?? at;
  }
});

it('excludes the moment it looks from and includes the one it looks up to, to the millisecond', () => {
  const daily = cronTimes('0 8 * * *');
  const due = new Date('2026-11-26T00:00:00.000Z');
  const [before, after] = [new Date(due.getTime() - 1), new Date(due.getTime() + 1)];
  expect([daily.next(before), daily.next(due)]).toEqual([due, new Date(due.getTime() + DAY_MS)]);
  expect(daily.between(before, due, 9).moments).toEqual([due]);
  expect(daily.between(before, before, 9).moments).toEqual([]);
  expect(daily.between(due, after, 9).moments).toEqual([]);
  expect(daily.between(after, before, 9)).toEqual({ moments: [], more: false });
});

it('finds what a walk through all minutes finds, of many the newest', () => {
  const field = (size: number) => fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 4 });
  const instant = fc.date({
    noInvalidDate: true,
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2029-01-01T00:00:00Z'),
  });
  fc.assert(
    fc.property(
      field(60),
      field(24),
      instant,
      fc.nat(3 * 24 * 60),
      fc.integer({ min: 1, max: 5 }),
      (minutes, hours, after, length, limit) => {
        const until = new Date(after.getTime() + length * MINUTE_MS);
        const walked: Date[] = [];
        for (let at = Math.floor(after.getTime() / MINUTE_MS + 1) * MINUTE_MS; at <= until.getTime(); at += MINUTE_MS) {
          const shanghai = new Date(at + 8 * 60 * MINUTE_MS);
          if (hours.includes(shanghai.getUTCHours()) && minutes.includes(shanghai.getUTCMinutes()))
            walked.push(new Date(at));
        }
        const times = cronTimes(`${minutes.join(',')} ${hours.join(',')} * * *`);
        expect(times.between(after, until, limit)).toEqual({
          moments: walked.slice(-limit),
          more: walked.length > limit,
        });
        if (walked[0] !== undefined) expect(times.next(after)).toEqual(walked[0]);
      },
    ),
    { numRuns: 60 },
  );
});

it.each([
  '',
  '0 8 * *',
  '61 8 * * *',
  '0 8 * * 1-',
  '@daily',
  '2026-11-26T08:00:00',
  '0 0 8 * * *',
  '0 8 30 2 *',
  '每天八点',
])('does not take %j', (pattern) => {
  expect(cronFault(pattern)).not.toBeNull();
});

it.each(['0 8 * * *', '*/15 8-18 * * 1-5', '30 3 1 * *', '0 8 L * *', '0 9 * * MON'])('takes %j', (pattern) => {
  expect(cronFault(pattern)).toBeNull();
});

it('an even rhythm is due at the multiples of its time, whatever lies between', () => {
  const times = cronTimes(everySeconds(420));
  const at = (seconds: number): Date => new Date(seconds * 1000);
  expect(times.next(at(0))).toEqual(at(420));
  expect(times.next(at(419.9))).toEqual(at(420));
  expect(times.between(at(0), at(1300), 9)).toEqual({ moments: [at(420), at(840), at(1260)], more: false });
  expect(times.between(at(420), at(1260), 1)).toEqual({ moments: [at(1260)], more: true });
  expect(times.between(at(420), at(420), 9)).toEqual({ moments: [], more: false });
  expect(times.between(at(1260), at(420), 9)).toEqual({ moments: [], more: false });
  expect([cronText(everySeconds(420)), cronText('0 8 * * *')]).toEqual(['每 420 秒', '0 8 * * *']);
  // What people write are five fields.
  expect(cronFault(everySeconds(420))).not.toBe(null);
});
