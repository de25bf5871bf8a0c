// Abnormally fast use, and values that stand still: against what the same hours of like days usually come to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import type { Episode } from '../../../src/features/meter/watching/episode.ts';
import { judgeFast } from '../../../src/features/meter/watching/fast.ts';
import { judgeFrozen, stillnessOf } from '../../../src/features/meter/watching/frozen.ts';
import { usualHours } from '../../../src/features/meter/watching/usual-hours.ts';
import { dayOf, daysBefore, following, isWorkday } from './made.ts';

/** A Thursday. */
const TODAY = '2026-11-26';
const AT_TEN = startOfDate(TODAY) + 10 * HOUR_MS + 5 * 60_000;
const usualDays = daysBefore(TODAY, 28, () => 0.5);

function fastWith(used: number | null, change = {}, days = usualDays) {
  return judgeFast({
    name: '201',
    days: [dayOf(TODAY, (hour) => (hour === 9 ? used : 0.5), change)],
    usual: usualHours(days, isWorkday),
    now: AT_TEN,
  });
}

describe('abnormally fast use', () => {
  it('is the last full hour against like hours: three times, and 2 kWh more, and more than it ever was', () => {
    expect(fastWith(2.6)).toMatchObject({
      kind: 'bad',
      severity: 'warning',
      words: { title: '201 用电突然很快：一小时 2.60 度' },
    });
    expect(fastWith(2.5)).toEqual({ kind: 'unknown' });
    expect(fastWith(0.6)).toEqual({ kind: 'well' });
    const small = daysBefore(TODAY, 28, () => 0.1);
    expect(fastWith(0.9, {}, small)).toEqual({ kind: 'well' });
    const wild = daysBefore(TODAY, 28, (date) => (date === '2026-11-24' ? 3 : 0.5));
    expect(fastWith(3.5, {}, wild)).toEqual({ kind: 'unknown' });
    expect(fastWith(3.7, {}, wild)).toMatchObject({ kind: 'bad' });
  });

  it('is measured by days of its own kind: what a weekend uses is none on a working day', () => {
    const split = daysBefore(TODAY, 28, (date) => (isWorkday(date) ? 0.2 : 4));
    expect(fastWith(4, {}, split)).toMatchObject({ kind: 'bad' });
    const saturday = '2026-11-28';
    const days = [dayOf(saturday, () => 4)];
    const usual = usualHours(
      daysBefore(saturday, 28, (date) => (isWorkday(date) ? 0.2 : 4)),
      isWorkday,
    );
    expect(judgeFast({ name: '201', days, usual, now: startOfDate(saturday) + 10 * HOUR_MS })).toEqual({
      kind: 'well',
    });
  });

  it.each([
    ['estimated', { estimated: kwh(1) }],
    ['spread over a gap', { spread: kwh(1) }],
    ['without a reading', { readings: 0 }],
  ])('says nothing of an hour that is %s', (_, change) => {
    expect(fastWith(9, change)).toEqual({ kind: 'unknown' });
  });

  it('says nothing before there are days to compare with', () => {
    expect(
      fastWith(
        9,
        {},
        daysBefore(TODAY, 4, () => 0.5),
      ),
    ).toEqual({ kind: 'unknown' });
  });

  it('looks at yesterday’s last hour after midnight', () => {
    const yesterday = dayOf('2026-11-25', (hour) => (hour === 23 ? 5 : 0.5));
    const usual = usualHours(usualDays.slice(1), isWorkday);
    const judged = judgeFast({ name: '201', days: [yesterday], usual, now: startOfDate(TODAY) + 60_000 });
    expect(judged).toMatchObject({ kind: 'bad', mark: '2026-11-25 23' });
  });

  it('is one episode while it lasts, and over with an hour like others', () => {
    const { look, kinds, open } = following();
    look(() => fastWith(3));
    look(() => fastWith(3));
    expect(kinds()).toEqual(['raise']);
    look(() => fastWith(2.2));
    expect(open()).not.toBeNull();
    look(() => fastWith(0.5));
    expect(kinds().at(-1)).toBe('recover');
  });
});

describe('a value that stands still', () => {
  interface Still {
    readonly remain?: number;
    readonly sameSince?: number | null;
    readonly answers?: boolean;
    readonly days?: readonly MeterDay[];
    readonly episode?: Episode | null;
    readonly now?: number;
  }
  const still = (hours: number, change: Still = {}) => {
    const { days = usualDays, now = AT_TEN, remain = 5_000, sameSince = now - hours * HOUR_MS, ...rest } = change;
    const before = stillnessOf(days, usualHours(days, isWorkday), { from: sameSince ?? now, to: now });
    return judgeFrozen({
      name: '201',
      answers: true,
      episode: null,
      ...rest,
      remain: kwh(remain),
      sameSince,
      before,
      now,
    });
  };

  it('is frozen when what is usually used meanwhile is missing', () => {
    expect(still(3)).toEqual({ kind: 'well' });
    expect(still(8)).toMatchObject({ kind: 'bad', words: { title: '201 的读数 8 小时没有变' } });
  });

  it('is an empty flat where nothing is usually used', () => {
    const empty = daysBefore(TODAY, 28, () => 0);
    expect(still(200, { days: empty }).kind).not.toBe('bad');
  });

  it('is no news where it stood still as long before', () => {
    // Nobody is there by day.
    const days = daysBefore(TODAY, 28, (_, hour) => (hour >= 8 && hour < 18 ? 0 : 1));
    const now = startOfDate(TODAY) + 23 * HOUR_MS;
    expect(still(15, { days, now }).kind).not.toBe('bad');
    expect(still(21, { days, now }).kind).toBe('bad');
  });

  it('is empty, not frozen, when nothing is left', () => {
    expect(still(30, { remain: 0 }).kind).not.toBe('bad');
  });

  it('says nothing while the source does not answer, or without history', () => {
    expect(still(30, { answers: false })).toEqual({ kind: 'unknown' });
    expect(still(30, { days: [] })).toEqual({ kind: 'unknown' });
    expect(still(30, { sameSince: null })).toEqual({ kind: 'unknown' });
  });

  it('ends when the value moves, and not before', () => {
    const { look, kinds } = following();
    const sameSince = AT_TEN - 8 * HOUR_MS;
    look((episode) => still(8, { episode, sameSince }));
    look((episode) => still(9, { episode, sameSince, answers: false }));
    look((episode) => still(9, { episode, sameSince }));
    expect(kinds()).toEqual(['raise']);
    look((episode) => still(0, { episode, sameSince: AT_TEN }));
    expect(kinds()).toEqual(['raise', 'recover']);
  });
});

it('an hour’s usual lies between the least and the most of like hours', () => {
  const uses = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 10, maxLength: 28 });
  fc.assert(
    fc.property(uses, (values) => {
      const days = daysBefore(TODAY, values.length, () => 0).map((day, index) =>
        dayOf(day.date, () => (values[index] ?? 0) / 100),
      );
      const like = usualHours(days, () => true)(TODAY, 9);
      if (like === null) throw new Error('nothing usual');
      expect(like.median).toBeGreaterThanOrEqual(Math.min(...values));
      expect(like.most).toBe(Math.max(...values));
      expect(like.median).toBeLessThanOrEqual(like.most);
    }),
  );
});
