// Which parts of two texts differ, so that a long formula shows its one new member and not itself twice.
import type { Piece } from './words.ts';

export interface TextDiff {
  /** `hit` marks what the other text does not have. */
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

/** Above these the comparison costs more than it shows: the square of the tokens in steps. */
const MOST_CHARACTERS = 4_000;
const MOST_TOKENS = 400;
/** Shorter texts are read as a whole. */
const LONG_ENOUGH = 16;
/** What both texts have in common must be at least this part of the longer one, or they are simply two texts. */
const ALIKE = 0.4;

const TOKEN = /[\p{L}\p{N}_-]+|\s+|./gsu;

export function diffOf(before: string, after: string): TextDiff {
  const apart: TextDiff = { before: [{ text: before, hit: true }], after: [{ text: after, hit: true }] };
  if (Math.min(before.length, after.length) < LONG_ENOUGH) return apart;
  if (Math.max(before.length, after.length) > MOST_CHARACTERS) return apart;
  const one = before.match(TOKEN) ?? [];
  const other = after.match(TOKEN) ?? [];
  if (Math.max(one.length, other.length) > MOST_TOKENS) return apart;
  const common = commonTokens(one, other);
  const shared = common.reduce((sum, [index]) => sum + (one[index] ?? '').length, 0);
  if (shared < ALIKE * Math.max(before.length, after.length)) return apart;
  return {
    before: pieces(one, new Set(common.map(([index]) => index))),
    after: pieces(other, new Set(common.map(([, index]) => index))),
  };
}

/** Index pairs of a longest common subsequence. */
function commonTokens(one: readonly string[], other: readonly string[]): readonly (readonly [number, number])[] {
  const width = other.length + 1;
  const best = new Uint16Array((one.length + 1) * width);
  const at = (row: number, column: number): number => best[row * width + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row--) {
    for (let column = other.length - 1; column >= 0; column--) {
      best[row * width + column] =
        one[row] === other[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let row = 0, column = 0; row < one.length && column < other.length; ) {
    if (one[row] === other[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

function pieces(tokens: readonly string[], common: ReadonlySet<number>): readonly Piece[] {
  const joined: { text: string; hit: boolean }[] = [];
  tokens.forEach((text, index) => {
    const hit = !common.has(index);
    const last = joined.at(-1);
    if (last !== undefined && last.hit === hit) last.text += text;
    else joined.push({ text, hit });
  });
  return joined;
}
