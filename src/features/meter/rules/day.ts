// What a day of a meter comes to: the words in which the whole feature speaks of readings.
import type { Kwh } from '../units.ts';

export interface MeterHour {
  /** What was left: at the first reading of the day for hour 0, at the last reading of the hour for the others. Null without a reading. */
  readonly balance: Kwh | null;
  /** What was used in the hour, of whatever certainty. */
  readonly usage: Kwh;
  /** The part of it that was estimated: it hid in the interval of a top-up or a replacement. */
  readonly estimated: Kwh;
  /** The part of it that was spread over a gap: used for certain, but not for certain in this hour. */
  readonly spread: Kwh;
  readonly readings: number;
}

export interface TopUp {
  /** The reading before it, and the one that shows it: it happened in between. Milliseconds, UTC. */
  readonly after: number;
  readonly at: number;
  /** By how much the reading rose. */
  readonly rise: Kwh;
  /** What was bought: the rise and what was used meanwhile, by the usual rate. */
  readonly bought: Kwh;
  /** ± of `bought`, and of the usage estimated with it. */
  readonly error: Kwh;
}

/** A meter that was reset or replaced: from then on another count, and nothing was bought. */
export interface Replacement {
  readonly after: number;
  readonly at: number;
  readonly before: Kwh;
  readonly now: Kwh;
}

/** A time without readings that is longer than usual; it may begin before the day and end after it. */
export interface Gap {
  /** The readings around it. Milliseconds, UTC. */
  readonly from: number;
  /** Null: it has not ended. */
  readonly to: number | null;
  /** What was used in it on this day, spread evenly; estimated, when the gap hides a top-up or a replacement. */
  readonly usage: Kwh;
}

/** One day of one meter. It follows from the readings of the day and those around it alone. */
export interface MeterDay {
  /** `2026-11-26`, of Beijing. */
  readonly date: string;
  /** 24 of them; their usage adds up to the day's, always. */
  readonly hours: readonly MeterHour[];
  readonly usage: Kwh;
  readonly estimated: Kwh;
  readonly spread: Kwh;
  /** ± of the usage: what was estimated may be wrong, and what a gap over midnight used may have been the other day's. */
  readonly error: Kwh;
  /** The first and the last reading of the day itself. */
  readonly first: { readonly at: number; readonly remain: Kwh } | null;
  readonly last: { readonly at: number; readonly remain: Kwh } | null;
  readonly readings: number;
  readonly topUps: readonly TopUp[];
  readonly replacements: readonly Replacement[];
  readonly gaps: readonly Gap[];
  /** Minutes of the day, as far as it has passed, that lie between readings and in no gap; none before the first reading of all. */
  readonly coveredMinutes: number;
}
