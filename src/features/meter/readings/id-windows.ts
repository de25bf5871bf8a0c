// Numbers that the table has passed over: a transaction that commits late still brings them, for a while.

/** Ids from and to, both included, of which so many rows are known. Between windows every row is known. */
export interface IdWindow {
  readonly from: number;
  readonly to: number;
  readonly known: number;
  /** ISO instant, UTC, of the store's clock: from then on nothing is expected in it. */
  readonly until: string;
}

/** Each is looked into with every answer. */
export const MOST_WINDOWS = 16;

/** The holes in ascending ids that follow `through`. */
export function holesIn(through: number, ids: readonly number[], until: string): readonly IdWindow[] {
  const holes: IdWindow[] = [];
  let before = through;
  for (const id of ids) {
    if (id > before + 1) holes.push({ from: before + 1, to: id - 1, known: 0, until });
    before = id;
  }
  return holes;
}

/**
 * Without what is over by now, and no more than MOST_WINDOWS: those with the fewest rows between them become one, whose known rows are
 * counted along. Where numbers were passed over for good between them that count is too high; then the window is absorbed once more.
 * @param windows ascending
 */
export function tidyWindows(windows: readonly IdWindow[], now: string): readonly IdWindow[] {
  const kept = windows.filter(({ until }) => until > now);
  while (kept.length > MOST_WINDOWS) {
    const merged = kept.slice(1).map((window, index) => joined(kept[index] ?? window, window));
    const least = merged.reduce((best, window, index) => (window.known < (merged[best]?.known ?? 0) ? index : best), 0);
    const [window] = merged.slice(least, least + 1);
    if (window !== undefined) kept.splice(least, 2, window);
  }
  return kept;
}

function joined(one: IdWindow, next: IdWindow): IdWindow {
  return {
    from: one.from,
    to: next.to,
    known: one.known + next.known + (next.from - one.to - 1),
    until: [one.until, next.until].sort()[1] ?? next.until,
  };
}
