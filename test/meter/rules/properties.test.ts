import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { daysOf, MARGIN_DAYS } from '../../../src/features/meter/rules/days-of.ts';
import { DAY_MS, dateAfter, dateAt, type Reading, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { type Kwh, sumKwh } from '../../../src/features/meter/units.ts';

const INTERVAL = 1_200;
const MINUTE = 60_000;

interface Step {
  readonly seconds: number;
  readonly change: number;
}

const seconds = fc.oneof(
  { weight: 40, arbitrary: fc.integer({ min: INTERVAL - 60, max: INTERVAL + 60 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 * INTERVAL + 120 }) },
  { weight: 1, arbitrary: fc.integer({ min: 3_600, max: 30 * 3_600 }) },
  { weight: 1, arbitrary: fc.integer({ min: 86_400, max: 6 * 86_400 }) },
);

const used = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** A meter that is used and topped up. */
const ordinary: fc.Arbitrary<Step> = fc.record({
  seconds,
  change: fc.oneof(
    { weight: 20, arbitrary: used.map((use) => -use) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 30_000 }) },
  ),
});

/** One that is reset and replaced, too, or whose source lies. */
const wild: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: ordinary },
  { weight: 1, arbitrary: fc.record({ seconds, change: fc.integer({ min: -90_000, max: 90_000 }) }) },
);

const BEGIN = startOfDate('2026-02-20') + 7 * MINUTE;

function lived(steps: readonly Step[], first: number): readonly Reading[] {
  const readings: Reading[] = [{ at: BEGIN, remain: first as Kwh }];
  for (const { seconds: later, change } of steps) {
    const before = readings.at(-1) ?? { at: BEGIN, remain: first as Kwh };
    readings.push({ at: before.at + later * 1_000, remain: (before.remain + change) as Kwh });
  }
  return readings;
}

const livesOf = (step: fc.Arbitrary<Step>) =>
  fc
    .tuple(fc.array(step, { minLength: 0, maxLength: 700, size: 'max' }), fc.integer({ min: 0, max: 50_000 }))
    .map(([steps, first]) => lived(steps, first));

const rangeOf = (readings: readonly Reading[]) => ({
  first: dateAt(readings[0]?.at ?? BEGIN),
  last: dateAt(readings.at(-1)?.at ?? BEGIN),
});

const nowOf = (readings: readonly Reading[]) => (readings.at(-1)?.at ?? BEGIN) + 10 * MINUTE;

function wholeLife(readings: readonly Reading[]): readonly MeterDay[] {
  return daysOf(readings, rangeOf(readings), { intervalSeconds: INTERVAL, now: nowOf(readings) });
}

it('Σ hours is the day, in usage, estimates, what was spread and readings; nothing is negative', () => {
  fc.assert(
    fc.property(livesOf(wild), (readings) => {
      expect(wholeLife(readings).flatMap(faultsOf)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

function faultsOf(day: MeterDay): readonly string[] {
  const faults: string[] = [];
  const wanted = (isSo: boolean, what: string) => isSo || faults.push(`${day.date} ${what}`);
  wanted(day.hours.length === 24, '24 hours');
  for (const amount of ['usage', 'estimated', 'spread', 'readings'] as const) {
    wanted(day.hours.reduce((total, hour) => total + hour[amount], 0) === day[amount], `Σ ${amount}`);
  }
  for (const { usage, estimated, spread } of day.hours) {
    wanted(Math.min(usage, estimated, spread) >= 0, 'nothing negative');
    wanted(estimated + spread <= usage, 'the parts of an hour');
  }
  wanted(day.error >= 0, 'an error');
  wanted(day.coveredMinutes >= 0 && day.coveredMinutes <= 1_440, 'minutes of a day');
  const inGaps = sumKwh(day.gaps.map(({ usage }) => usage));
  wanted(inGaps >= day.spread && inGaps - day.spread <= day.estimated, 'what its gaps used');
  return faults;
}

it('nothing is lost and nothing is made: first + bought − used = last', () => {
  fc.assert(
    fc.property(livesOf(ordinary), (readings) => {
      const days = wholeLife(readings);
      fc.pre(days.every(({ replacements }) => replacements.length === 0));
      const bought = sumKwh(days.flatMap(({ topUps }) => topUps.map((topUp) => topUp.bought)));
      const usage = sumKwh(days.map((day) => day.usage));
      expect((readings[0]?.remain ?? 0) + bought - usage).toBe(readings.at(-1)?.remain);
      const falls = readings.reduce(
        (sum, { remain }, index) => sum + Math.max(0, (readings[index - 1]?.remain ?? remain) - remain),
        0,
      );
      expect(usage).toBe(falls + sumKwh(days.map(({ estimated }) => estimated)));
    }),
    { numRuns: 40 },
  );
});

it('a day is the same by itself as in any range, and depends on nothing older than the margin', () => {
  fc.assert(
    fc.property(livesOf(wild), (readings) => {
      const options = { intervalSeconds: INTERVAL, now: nowOf(readings) };
      for (const day of wholeLife(readings)) {
        const begin = startOfDate(day.date);
        const from = readings.findLastIndex(({ at }) => at < begin - MARGIN_DAYS * DAY_MS);
        const to = readings.findIndex(({ at }) => at >= begin + DAY_MS);
        const near = readings.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
        expect(daysOf(near, { first: day.date, last: day.date }, options)).toEqual([day]);
      }
    }),
    { numRuns: 60 },
  );
});

it('a range may be cut anywhere', () => {
  fc.assert(
    fc.property(livesOf(wild), fc.nat(), (readings, at) => {
      const { first, last } = rangeOf(readings);
      const options = { intervalSeconds: INTERVAL, now: nowOf(readings) };
      const whole = wholeLife(readings);
      const cut = dateAfter(first, at % whole.length);
      const early = daysOf(readings, { first, last: dateAfter(cut, -1) }, options);
      const late = daysOf(readings, { first: cut, last }, options);
      expect([...early, ...late]).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

it('the order in which readings come, and how often each comes, changes nothing', () => {
  const shuffled = livesOf(wild).chain((readings) =>
    fc.tuple(
      fc.constant(readings),
      fc.shuffledSubarray([...readings, ...readings], { minLength: 2 * readings.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([readings, mixed]) => {
      const options = { intervalSeconds: INTERVAL, now: nowOf(readings) };
      expect(daysOf(mixed, rangeOf(readings), options)).toEqual(wholeLife(readings));
    }),
    { numRuns: 40 },
  );
});

it('readings put in on the line between two others change no sum', () => {
  fc.assert(
    fc.property(
      livesOf(ordinary),
      fc.infiniteStream(fc.double({ min: 0.05, max: 0.95, noNaN: true })),
      (readings, shares) => {
        const denser = readings.flatMap((reading, index) => {
          const before = readings[index - 1];
          const share = shares.next().value ?? 0.5;
          const at =
            before === undefined ? 0 : Math.round((before.at + (reading.at - before.at) * share) / 1_000) * 1_000;
          const isBetween =
            before !== undefined && before.at < at && at < reading.at && hour(before.at) === hour(reading.at);
          if (!isBetween || before.remain < reading.remain) return [reading];
          return [{ at, remain: Math.round(before.remain + (reading.remain - before.remain) * share) as Kwh }, reading];
        });
        const read = (days: readonly MeterDay[]) =>
          days.map(({ hours }) => hours.map(({ usage, estimated, balance }) => [usage - estimated, balance]));
        expect(read(wholeLife(denser))).toEqual(read(wholeLife(readings)));
      },
    ),
    { numRuns: 60 },
  );
});

const hour = (at: number) => Math.floor(at / 3_600_000);
