// The middle of some numbers: what is usual, whatever a few of them say.

/** The mean of the middle two when they are even in number; null when there are none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[sorted.length >> 1];
  if (upper === undefined) return null;
  const lower = sorted.length % 2 === 0 ? sorted[(sorted.length >> 1) - 1] : upper;
  return (upper + (lower ?? upper)) / 2;
}
