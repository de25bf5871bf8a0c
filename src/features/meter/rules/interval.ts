// The times between neighbouring readings, and what happened in each.
import { isPurchase, type LostCount, plausibilityOf } from './plausible.ts';
import { HOUR_MS, type Reading } from './reading.ts';

export interface Interval {
  readonly from: Reading;
  readonly to: Reading;
  /** `use`: the count fell or stayed. `top-up`: it rose. `replacement`: another count, of a meter that was reset or replaced. */
  readonly kind: 'use' | 'top-up' | 'replacement';
  /** Much longer than readings are apart. */
  readonly isGap: boolean;
}

/** Missing so many readings in a row is a gap; a single one is nothing. */
const GAP_INTERVALS = 3;
const LEAST_GAP_MS = 15 * 60_000;

/** A time without readings that is longer than this is a gap. Milliseconds. */
export function gapAfterMs(intervalSeconds: number): number {
  return Math.max(LEAST_GAP_MS, GAP_INTERVALS * intervalSeconds * 1_000);
}

/** So many intervals before say how often the meter was really read, if they ended so lately. */
const RHYTHM_INTERVALS = 6;
const LEAST_RHYTHM_INTERVALS = 4;
const RHYTHM_WITHIN_MS = 12 * HOUR_MS;
/** A rhythm slower than this is none: there are no hours in it. */
const SLOWEST_RHYTHM_MS = HOUR_MS;

/**
 * The same where readings came more seldom than the configuration has it, as in the table of another program: twice their own rhythm, two
 * hours at most. It follows from the readings of the half day before alone.
 * @param index of the reading after which nothing came for a while; milliseconds
 */
export function gapAfter(readings: readonly Reading[], index: number, gapMs: number): number {
  const since = (readings[index]?.at ?? 0) - RHYTHM_WITHIN_MS;
  const lengths: number[] = [];
  for (let at = index; at > 0 && lengths.length < RHYTHM_INTERVALS; at--) {
    const [from, to] = [readings[at - 1], readings[at]];
    if (from === undefined || to === undefined || to.at < since) break;
    lengths.push(to.at - from.at);
  }
  if (lengths.length < LEAST_RHYTHM_INTERVALS) return gapMs;
  const usual = lengths.toSorted((one, other) => one - other)[(lengths.length - 1) >> 1] ?? 0;
  return Math.max(gapMs, 2 * Math.min(usual, SLOWEST_RHYTHM_MS));
}

/** @param readings in order, one an instant */
export function intervalsOf(readings: readonly Reading[], gapMs: number): readonly Interval[] {
  const { isUse } = plausibilityOf(readings);
  let lost: LostCount | null = null;
  const intervals: Interval[] = [];
  let from = readings[0];
  for (let index = 1; index < readings.length; index++) {
    const to = readings[index];
    if (from === undefined || to === undefined) break;
    const length = to.at - from.at;
    const isGap = length > gapMs && length > gapAfter(readings, index - 1, gapMs);
    if (to.remain > from.remain) {
      const kind = isPurchase(from, to, lost) ? 'top-up' : 'replacement';
      intervals.push({ from, to, kind, isGap });
    } else if (to.remain === from.remain || isUse(index)) {
      intervals.push({ from, to, kind: 'use', isGap });
    } else {
      lost = { at: to.at, before: from.remain, lost: from.remain - to.remain };
      intervals.push({ from, to, kind: 'replacement', isGap });
    }
    from = to;
  }
  return intervals;
}
