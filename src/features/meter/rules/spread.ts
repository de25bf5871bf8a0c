// An amount spread evenly over a time, in whole hundredths of which none is lost or made.
import { HOUR_MS } from './reading.ts';

export interface Span {
  /** Milliseconds, UTC; `to` is after `from`. */
  readonly from: number;
  readonly to: number;
}

/** The part of the amount that falls before the instant: 0 at the beginning, all of it at the end, never less later than earlier. */
export function partBefore(amount: number, { from, to }: Span, at: number): number {
  if (at <= from) return 0;
  if (at >= to) return amount;
  return Math.round((amount * (at - from)) / (to - from));
}

/**
 * The amount's parts, a clock hour each, in order. They add up to the amount, and the part of an hour is the same whatever else is asked
 * for: it is the difference of what falls before its end and before its beginning.
 * @param within only these hours are wanted
 */
export function partsByHour(
  amount: number,
  span: Span,
  within: Span,
): readonly { readonly at: number; readonly part: number }[] {
  const parts: { at: number; part: number }[] = [];
  const end = Math.min(span.to, within.to);
  for (let at = Math.max(span.from, within.from); at < end; ) {
    // Beijing keeps whole hours of UTC, so its clock hours are UTC's.
    const next = Math.min(end, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    parts.push({ at, part: partBefore(amount, span, next) - partBefore(amount, span, at) });
    at = next;
  }
  return parts;
}
