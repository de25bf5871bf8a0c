// The words of a search, as typed and as shown in what was found.

const MOST_WORDS = 10;

/** @param text as typed; full-width blanks part words too */
export function wordsOf(text: string): readonly string[] {
  return text
    .split(/[\s\u3000]+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** The text cut where a word begins or ends; case does not matter. */
export function piecesOf(text: string, words: readonly string[]): readonly Piece[] {
  const wanted = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (wanted.length === 0 || text === '') return [{ text, hit: false }];
  const longestFirst = wanted.sort((one, other) => other.length - one.length).join('|');
  return text
    .split(new RegExp(`(${longestFirst})`, 'giu'))
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
