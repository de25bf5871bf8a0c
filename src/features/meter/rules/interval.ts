// The times between neighbouring readings, and what happened in each.
import { isPurchase, type LostCount, plausibilityOf } from './plausible.ts';
import type { Reading } from './reading.ts';

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

/** @param readings in order, one an instant */
export function intervalsOf(readings: readonly Reading[], gapMs: number): readonly Interval[] {
  const { isUse } = plausibilityOf(readings);
  let lost: LostCount | null = null;
  const intervals: Interval[] = [];
  let from = readings[0];
  for (let index = 1; index < readings.length; index++) {
    const to = readings[index];
    if (from === undefined || to === undefined) break;
    const isGap = to.at - from.at > gapMs;
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
