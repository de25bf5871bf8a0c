// Which publications a chat has still to hear of: a pure rule.

/**
 * All that are newer than the newest it was told of. A chat that was told nothing yet hears of the newest alone: what happened
 * before it was there is no news to it.
 */
export function untold(publications: readonly number[], told: readonly number[]): readonly number[] {
  const newest = Math.max(0, ...publications);
  if (told.length === 0) return publications.filter((number) => number === newest);
  const last = Math.max(...told);
  return publications.filter((number) => number > last).sort((one, other) => one - other);
}
