// Times in words: what is said is when it runs.
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { cronWords, nextTimes, sharedMinutes, sitsOnHalfHour } from '../../../src/features/bitable-sync/tasks/times.ts';

test.each([
  ['0 3 * * *', '每天 03:00'],
  ['30 8,20 * * *', '每天 08:30、20:30'],
  ['0,30 * * * *', '每小时的 0、30 分'],
  ['7 * * * *', '每小时的 7 分'],
  ['*/5 * * * *', '每 5 分钟'],
  ['* * * * *', '每分钟'],
  ['30 8 * * 1-5', '每周一至周五 08:30'],
  ['30 8 * * MON-FRI', '每周一至周五 08:30'],
  ['30 8 * * 1,3,5', '每周一、三、五 08:30'],
  ['30 8 * * 7', '每周日 08:30'],
  ['30 8 * * 6,0', '每周六、日 08:30'],
  ['0 6 1 * *', '每月 1 日 06:00'],
  ['0 6 1,15 * *', '每月 1、15 日 06:00'],
  ['0 6 1 1,7 *', '每年 1、7 月的 1 日 06:00'],
  ['15 8-18 * * *', '每天 8 点到 18 点的 15 分'],
  ['15 8-18 * * 1-5', '每周一至周五 8 点到 18 点的 15 分'],
  ['0 */2 * * *', '每天 0、2、4、6、8、10、12、14、16、18、20、22 点的 0 分'],
  ['0 6 L * *', '0 6 L * *'],
  ['0 6 1 * 1', '0 6 1 * 1'],
  ['nonsense', 'nonsense'],
])('%s is said as %s', (cron, words) => expect(cronWords(cron)).toBe(words));

const field = (from: number, to: number) => {
  const number = fc.integer({ min: from, max: to });
  const range = fc.tuple(number, number).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const list = fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join(','));
  const step = fc.integer({ min: 1, max: Math.ceil(to / 2) }).map((every) => `*/${every}`);
  return fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, list, range, step);
};
const crons = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
  .map((parts) => parts.join(' '));

it('two expressions in the same words name the same moments', () => {
  const after = new Date('2026-11-26T00:00:00.000Z');
  const seen = new Map<string, { readonly cron: string; readonly moments: string }>();
  fc.assert(
    fc.property(crons, (cron) => {
      const words = cronWords(cron);
      if (words === cron) return;
      const moments = JSON.stringify(nextTimes(cron, after, 12));
      const before = seen.get(words);
      if (before !== undefined)
        expect({ words, of: cron, moments }).toEqual({ words, of: cron, moments: before.moments });
      seen.set(words, { cron, moments });
    }),
    { numRuns: 300 },
  );
});

it('no two sets of weekdays are said in the same words', () => {
  const sets = Array.from({ length: 127 }, (_, index) =>
    [0, 1, 2, 3, 4, 5, 6].filter((day) => ((index + 1) >> day) % 2 === 1),
  );
  expect(new Set(sets.map((days) => cronWords(`0 3 * * ${days.join(',')}`))).size).toBe(127);
});

it('the next times are those of Shanghai', () => {
  const times = nextTimes('30 8 * * 1-5', new Date('2026-11-27T00:30:00.000Z'), 2);
  expect(times.map((at) => at.toISOString())).toEqual(['2026-11-30T00:30:00.000Z', '2026-12-01T00:30:00.000Z']);
});

it('full and half hours are known, and minutes that many tasks share', () => {
  const crons = ['0 3 * * *', '5,30 * * * *', '*/20 * * * *', '7 3 * * *', '*/5 * * * *', '*/15 8 * * *', '* * * * *'];
  expect(crons.filter(sitsOnHalfHour)).toEqual(['0 3 * * *', '5,30 * * * *', '*/20 * * * *']);
  const after = new Date('2026-11-26T00:00:00.000Z');
  const tasks = ['0 3 * * *', '0 * * * *', '0 3,4 * * *', '5 3 * * *', null, 'nonsense'].map((cron, index) => ({
    id: 9 - index,
    cron,
  }));
  expect(sharedMinutes(tasks, after, 2)).toEqual([{ at: new Date('2026-11-26T19:00:00.000Z'), tasks: [7, 8, 9] }]);
  expect(sharedMinutes(tasks, after, 3)).toEqual([]);
});

test('the minutes of a day are those that croner names, at whatever moment it begins', () => {
  const field = (most: number) =>
    fc.oneof(
      fc.constantFrom('*/5', '*/7', '0'),
      fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 3 }).map((all) => all.join(',')),
    );
  const moment = fc.date({
    min: new Date('2026-11-01T00:00:00Z'),
    max: new Date('2027-03-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(field(59), field(23), fc.constantFrom('*', '1-5', '0'), moment, (minute, hour, weekday, after) => {
      const cron = `${minute} ${hour} * * ${weekday}`;
      const found = sharedMinutes([{ id: 1, cron }], after, 0).map(({ at }) => at.toISOString());
      const until = new Date(after.getTime() + 86_400_000);
      const wanted = nextTimes(cron, after, 290).filter((at) => at <= until);
      expect(found.toSorted()).toEqual(wanted.map((at) => at.toISOString()));
    }),
    { numRuns: 12 },
  );
});
