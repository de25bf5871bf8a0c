// How words may be meant: as they stand, and if that finds nothing, without signs of which the data may have the wide twin.
import type { Word } from './asked.ts';

/** What people type is made narrow (lib/command-line.ts), so that 循环泵（备） arrives as 循环泵(备). */
const SIGNS = /[()[\],;!?]+|(?<=\p{Script=Han}):|:(?=\p{Script=Han})/u;

/** The second reading asks for the pieces between such signs; quoted words are literal in both. */
export function readings(words: readonly Word[]): readonly (readonly Word[])[] {
  const pieces = words.flatMap((word) =>
    word.quoted
      ? [word]
      : word.text
          .split(SIGNS)
          .filter((text) => text !== '')
          .map((text) => ({ text, quoted: false })),
  );
  const same = pieces.length === words.length && pieces.every(({ text }, index) => text === words[index]?.text);
  return pieces.length === 0 || same ? [words] : [words, pieces];
}
