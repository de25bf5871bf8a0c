// Entries of the audit whose time runs backwards in the chain: written in afterwards, or by a clock that was wrong. Pure.
import { madeAt } from '../lib/ids.ts';
import type { AuditRow } from './audit-queries.ts';

/** Transactions commit late, and the clocks of two machines differ: up to this nothing is wrong, milliseconds. */
export const BACKWARDS_MS = 5 * 60_000;

/** The newest of what stands before an entry, milliseconds. */
export interface Newest {
  readonly seq: number;
  readonly at: number;
}

export interface Backwards {
  readonly seq: number;
  readonly entry: AuditRow;
  /** `at`: its time is too early · `id`: the time that its id was made at is. */
  readonly what: 'at' | 'id';
  /** How much earlier than the newest before it, milliseconds. */
  readonly byMs: number;
  /** The number of that newest one. */
  readonly after: number;
}

export function newerOf(newest: Newest | null, seq: number, entry: Pick<AuditRow, 'at'>): Newest {
  const at = Date.parse(entry.at);
  return newest === null || at > newest.at ? { seq, at } : newest;
}

/** Null for an entry that stands where its time belongs. */
export function backwardsOf(newest: Newest | null, seq: number, entry: AuditRow): Backwards | null {
  if (newest === null) return null;
  const { at, seq: after } = newest;
  const early = (time: number | null): number => (time === null ? 0 : at - time);
  const [byTime, byId] = [early(Date.parse(entry.at)), early(madeAt(entry.id))];
  if (byTime > BACKWARDS_MS) return { seq, entry, what: 'at', byMs: byTime, after };
  return byId > BACKWARDS_MS ? { seq, entry, what: 'id', byMs: byId, after } : null;
}
