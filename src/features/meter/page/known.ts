// Whether anything is known of days: where nothing is, a dash is shown and never a zero.
import type { MeterDay } from '../rules/day.ts';

/** A reading, or usage that was spread over them. */
export function isKnown(days: readonly MeterDay[]): boolean {
  return days.some(({ readings, usage }) => readings > 0 || usage > 0);
}
