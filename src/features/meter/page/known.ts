// Whether anything is known of days: where nothing is, a dash is shown and never a zero.
import type { MeterDay } from '../rules/day.ts';

/** Some time between readings, or usage that was spread over them: one reading alone says nothing of what was used. */
export function isKnown(days: readonly MeterDay[]): boolean {
  return days.some(({ coveredMinutes, usage }) => coveredMinutes > 0 || usage > 0);
}
