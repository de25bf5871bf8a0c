// Which meters are worth a whole look, with forecast and hours: a few of thousands at a time. Pure.

import type { LastReading } from '../readings/last-readings.ts';
import { HOUR_MS } from '../rules/reading.ts';
import type { Limit } from './limits.ts';
import type { Look } from './queries.ts';

/** In one run; the others have their turn with the next readings. */
const MOST = 500;

export interface Candidate {
  readonly number: string;
  readonly last: LastReading | null;
  readonly look: Look | null;
  /** The meter's own, and those that somebody subscribed to. */
  readonly limits: readonly Limit[];
  /** An episode of a low balance is open. */
  readonly isLow: boolean;
}

/** Once in every hour, and at once when the balance rose, or fell below a limit: those first, then whoever was looked at longest ago. */
export function dueMeters(candidates: readonly Candidate[], now: number): readonly string[] {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  return candidates
    .map((one) => ({ ...one, isUrgent: hasRisen(one) || hasFallen(one), fullAt: one.look?.full_at ?? 0 }))
    .filter(({ isUrgent, fullAt, last }) => last !== null && (isUrgent || fullAt < hour))
    .sort((one, other) => Number(other.isUrgent) - Number(one.isUrgent) || one.fullAt - other.fullAt)
    .slice(0, MOST)
    .map(({ number }) => number);
}

function hasRisen({ last, look }: Candidate): boolean {
  return last !== null && look !== null && look.remain !== null && last.remain > look.remain;
}

function hasFallen({ last, look, limits, isLow }: Candidate): boolean {
  if (last === null || isLow || look?.remain === last.remain) return false;
  const below = ({ kind, at }: Limit): boolean =>
    kind === 'kwh' ? last.remain < at : kind === 'yuan' && last.amount !== null && last.amount < at;
  return last.remain <= 0 || limits.some(below);
}
