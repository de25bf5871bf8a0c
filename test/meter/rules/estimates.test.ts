// Whether what is estimated for the interval of a top-up is true: on invented households, whose use is known.
import { expect, it } from 'vitest';
import { daysOf, MARGIN_DAYS } from '../../../src/features/meter/rules/days-of.ts';
import { medianOf } from '../../../src/features/meter/rules/median.ts';
import { DAY_MS, dateAt, type Reading } from '../../../src/features/meter/rules/reading.ts';
import type { Kwh } from '../../../src/features/meter/units.ts';
import { randomFrom } from '../../../src/lib/random.ts';
import { HOUSEHOLDS } from '../../../src/playground/meters/households.ts';
import { meterLife } from '../../support/meter-life.ts';

const EVERY = 300;
const BOUGHT = 500_000;
const isWorkday = (date: string) => ![0, 6].includes(new Date(date).getUTCDay());

/** For every household times at which so many minutes were not read and something was bought: how far off, and the error said. */
function tries(minutes: number): readonly { readonly off: number; readonly error: number; readonly used: number }[] {
  return Object.values(HOUSEHOLDS).flatMap((household, number) => {
    const { readings } = meterLife({ first: '2026-03-01', days: 40, every: EVERY, seed: number, household, isWorkday });
    const random = randomFrom('estimates', number, minutes);
    return Array.from({ length: 60 }, () => {
      const from = random.int(0, readings.length - 1);
      return tried(readings, from, from + (minutes * 60) / EVERY);
    }).flatMap((one) => one ?? []);
  });
}

function tried(readings: readonly Reading[], at: number, until: number) {
  const [from, to] = [readings[at], readings[until]];
  const first = readings[0]?.at ?? 0;
  if (from === undefined || to === undefined || from.at < first + MARGIN_DAYS * DAY_MS) return null;
  const between = readings.slice(at, until + 1);
  const isPlain = between.every(({ remain }, index) => remain <= (between[index - 1]?.remain ?? remain));
  if (!isPlain || to.at - from.at !== (until - at) * EVERY * 1_000) return null;
  const told = [...readings.slice(0, at + 1), { at: to.at, remain: (to.remain + BOUGHT) as Kwh }];
  const date = dateAt(to.at);
  const [day] = daysOf(told, { first: date, last: date }, { intervalSeconds: EVERY, now: to.at });
  const topUp = day?.topUps.find((one) => one.at === to.at);
  return topUp === undefined ? null : { off: topUp.bought - BOUGHT, error: topUp.error, used: from.remain - to.remain };
}

it.each([5, 30, 120])(
  'with %d minutes unread, what was bought lies within the error in more than 85 of 100 cases',
  (minutes) => {
    const all = tries(minutes);
    expect(all.length).toBeGreaterThan(200);
    const within = all.filter(({ off, error }) => Math.abs(off) <= error).length;
    expect(within / all.length).toBeGreaterThan(0.85);
    // It would be no use if it said that anything is possible.
    const middle = (of: (one: (typeof all)[number]) => number) => medianOf(all.map(of)) ?? 0;
    expect(middle(({ error }) => error)).toBeLessThan(middle(({ used }) => used));
    expect(middle(({ off }) => Math.abs(off))).toBeLessThan(0.4 * middle(({ used }) => used));
    expect(Math.abs(middle(({ off }) => off))).toBeLessThan(0.1 * middle(({ used }) => used));
  },
);
