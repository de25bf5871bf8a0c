// Readings in the order in which they were taken, one an instant.
import type { Reading } from './reading.ts';

/**
 * Whatever the order they came in. Of several of one instant the smallest counts: they cannot all be true, and who is told of less
 * looks in time.
 */
export function inOrder(readings: readonly Reading[]): readonly Reading[] {
  if (isAscending(readings)) return readings;
  const sorted = readings.toSorted((one, other) => one.at - other.at || one.remain - other.remain);
  return sorted.filter(({ at }, index) => index === 0 || sorted[index - 1]?.at !== at);
}

function isAscending(readings: readonly Reading[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { at } of readings) {
    if (at <= before) return false;
    before = at;
  }
  return true;
}
