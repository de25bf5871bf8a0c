// How far two names are apart, for guessing what somebody may have meant.

/** Levenshtein's distance: letters to put in, take out or change. */
export function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let index = 0; index < other.length; index += 1) {
      const [left = 0, above = 0, corner = 0] = [next[index], row[index + 1], row[index]];
      next.push(Math.min(left + 1, above + 1, corner + (other.charAt(index) === letter ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? other.length;
}
