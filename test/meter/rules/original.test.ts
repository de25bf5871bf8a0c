// The original's own reckoning, written again for the test, against the rules: where nothing of what it gets wrong happens, they agree.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { dateAt, type Reading, startOfDate, wallText } from '../../../src/features/meter/rules/reading.ts';
import type { Kwh } from '../../../src/features/meter/units.ts';

const BEGIN = startOfDate('2026-03-07') + 1_000;

/** Every few minutes, for a day or two; now and then a purchase. */
const lives = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 60, max: 900 }),
      change: fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: -40, max: 0 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1_001, max: 9_000 }) },
      ),
    }),
    { minLength: 150, maxLength: 400, size: 'max' },
  )
  .map((steps) => {
    const readings: Reading[] = [{ at: BEGIN, remain: 20_000 as Kwh }];
    let [at, remain] = [BEGIN, 20_000];
    for (const { seconds, change } of steps) {
      at += seconds * 1_000;
      remain += change;
      readings.push({ at, remain: remain as Kwh });
    }
    return readings;
  });

/** Sum of falls, from one count through others. */
function falls(begin: number | null, counts: readonly number[]): number {
  let [sum, before] = [0, begin];
  for (const count of counts) {
    if (before !== null && count < before) sum += before - count;
    before = count;
  }
  return sum;
}

function originalDay(readings: readonly Reading[], date: string) {
  const begin = startOfDate(date);
  const before = readings.filter(({ at }) => at < begin).at(-1)?.remain ?? null;
  const own = readings.filter(({ at }) => dateAt(at) === date);
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    own.filter(({ at }) => Number(wallText(at).slice(11, 13)) === hour).map(({ remain }) => remain as number),
  );
  const balances = byHour.map((counts, hour) => (hour === 0 ? counts.at(0) : counts.at(-1)) ?? null);
  const usage = byHour.map((counts, hour) => falls(hour === 0 ? before : (byHour[hour - 1]?.at(-1) ?? null), counts));
  return {
    usage: falls(
      before,
      own.map(({ remain }) => remain),
    ),
    hours: usage,
    balances,
    last: own.at(-1)?.remain ?? null,
  };
}

it('every day and hour comes out as the original has it, but for what was estimated', () => {
  fc.assert(
    fc.property(lives, (readings) => {
      const end = readings.at(-1)?.at ?? BEGIN;
      const days = daysOf(
        readings,
        { first: '2026-03-07', last: dateAt(end) },
        { intervalSeconds: 300, now: end + 60_000 },
      );
      fc.pre(days.every(({ replacements }) => replacements.length === 0));
      for (const { date, usage, estimated, hours, last } of days) {
        expect({
          usage: usage - estimated,
          hours: hours.map((hour) => hour.usage - hour.estimated),
          balances: hours.map(({ balance }) => balance),
          last: last?.remain ?? null,
        }).toEqual(originalDay(readings, date));
      }
    }),
    { numRuns: 60 },
  );
});
