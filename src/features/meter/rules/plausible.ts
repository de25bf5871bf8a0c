// Whether a count can have come from the one before it: what no use and no purchase explains is another count, of a meter that was reset or
// replaced.
import { medianOf } from './median.ts';
import { DAY_MS, HOUR_MS, type Reading, startOfDay } from './reading.ts';

/** Power in hundredths of a kWh for each millisecond. */
const kilowatts = (power: number): number => (power * 100) / HOUR_MS;

/** What a fall has to exceed, over the time since the count last moved, to be more than anybody can use. */
const MOST = { unknownMeter: kilowatts(300), knownMeter: kilowatts(60) } as const;
/** The same where the count falls to nothing, or a known meter's onto tens, as that of a new meter or of a page that broke. */
const MOST_ONTO_ROUND = { unknownMeter: kilowatts(60), knownMeter: kilowatts(15) } as const;
/** However little a meter uses, so many times its usual is no proof of anything. */
const TIMES_USUAL = 20;
/** Falls that must be known before a meter counts as known. */
const LEAST_FALLS = 12;
/** Sources show a count in steps: what they show within such a time was not used in less. */
const LEAST_TIME_MS = 5 * 60_000;

/** Kilowatt-hours in hundredths. */
const ROUND_FALL = 10_00;
const ROUND_RISE = 100_00;
/** Nobody sells less than tenths; a count's hundredths are anything. */
const LEAST_SOLD = 10;
/** More than anybody buys at once. */
const MOST_BOUGHT = 1_000_000_00;
/** A count that was lost comes back within such a time (a broken page is noticed on Monday), and with so much of what was lost. */
const RETURN_MS = 3 * DAY_MS;
const RETURN_SHARE = 0.9;

/** A fall that was no use. */
export interface LostCount {
  readonly at: number;
  readonly before: number;
  readonly lost: number;
}

/** Answers about neighbours of one list of readings, each from what was read since the beginning of the day before. */
export interface Plausibility {
  /** @param index of the later reading, lower than the one before it */
  isUse(index: number): boolean;
}

export function plausibilityOf(readings: readonly Reading[]): Plausibility {
  const movedAt = lastMoves(readings);
  const usualByDay = new Map<number, number | null>();

  /** Since the count last moved, at most since the limit: a source that shows the same for hours shows their use at once. */
  const timeOf = (index: number, from: Reading, to: Reading, limit: number): number => {
    const since = Math.min(from.at, Math.max(movedAt[index - 1] ?? from.at, limit));
    return Math.max(to.at - since, LEAST_TIME_MS);
  };

  const ratesIn = (from: number, to: number): readonly number[] => {
    const rates: number[] = [];
    for (let index = Math.max(1, firstFrom(readings, from)); index < readings.length; index++) {
      const before = readings[index - 1];
      const reading = readings[index];
      if (before === undefined || reading === undefined || reading.at >= to) break;
      const fall = before.remain - reading.remain;
      if (fall > 0) rates.push(fall / timeOf(index, before, reading, startOfDay(reading.at)));
    }
    return rates;
  };

  const usualOf = (at: number): number | null => {
    const day = startOfDay(at);
    if (!usualByDay.has(day)) {
      const rates = ratesIn(day - DAY_MS, day);
      usualByDay.set(day, rates.length < LEAST_FALLS ? null : medianOf(rates));
    }
    const yesterday = usualByDay.get(day) ?? null;
    if (yesterday !== null) return yesterday;
    const today = ratesIn(day, at);
    return today.length < LEAST_FALLS ? null : medianOf(today);
  };

  return {
    isUse: (index) => {
      const from = readings[index - 1];
      const to = readings[index];
      if (from === undefined || to === undefined) return true;
      const rate = (from.remain - to.remain) / timeOf(index, from, to, startOfDay(to.at) - DAY_MS);
      if (rate <= MOST_ONTO_ROUND.knownMeter) return true;
      const usual = usualOf(to.at);
      if (usual === null) return rate <= (to.remain === 0 ? MOST_ONTO_ROUND : MOST).unknownMeter;
      const most = (to.remain % ROUND_FALL === 0 ? MOST_ONTO_ROUND : MOST).knownMeter;
      return rate <= Math.max(most, TIMES_USUAL * usual);
    },
  };
}

/** For every reading since when the count is what it is. */
function lastMoves(readings: readonly Reading[]): Float64Array {
  const moves = new Float64Array(readings.length);
  readings.forEach(({ at, remain }, index) => {
    const same = index > 0 && readings[index - 1]?.remain === remain;
    moves[index] = same ? (moves[index - 1] ?? at) : at;
  });
  return moves;
}

/** The index of the first reading at the instant or after it. */
export function firstFrom(readings: readonly Reading[], at: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((readings[middle]?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Whether a rise is a purchase. It is none when it is beyond any purchase, when it sets the count to whole hundreds by an amount that
 * nobody sells (a preset), or when it gives back what an impossible fall took away.
 */
export function isPurchase(from: Reading, to: Reading, lost: LostCount | null): boolean {
  const rise = to.remain - from.remain;
  if (rise >= MOST_BOUGHT) return false;
  if (to.remain > 0 && to.remain % ROUND_RISE === 0 && rise % LEAST_SOLD !== 0) return false;
  if (lost === null || to.at - lost.at > RETURN_MS) return true;
  return to.remain > lost.before || rise < RETURN_SHARE * lost.lost;
}
