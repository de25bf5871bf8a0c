// The dates among the words of a command line, and the one that an option names.
import { type DateRange, readRange } from './date-range.ts';
import type { Day } from './days.ts';
import { UserError } from './errors.ts';

export interface LineWord {
  readonly text: string;
  /** It stood in quotes, and so is data. */
  readonly quoted: boolean;
}

const JOINERS = /^(?:至|到|~|-|—|\.\.|->|→)$/u;

/** Null for a word that is no date. @throws UserError for what was meant as a date and is none */
export function rangeOf(text: string, today: Day): DateRange | null {
  const range = readRange(text, today);
  if (range !== null && 'fault' in range) throw new UserError(range.fault);
  return range;
}

/** @throws UserError for what is no date */
export function optionRange(text: string, today: Day): DateRange {
  const range = rangeOf(text, today);
  if (range === null) throw new UserError(`“${text.slice(0, 40)}”不是日期；写成 今天、近7天、11-20 或 11-01..11-05`);
  return range;
}

/** 11-01 至 11-05, written with blanks, is one range. */
export function rangesJoined(words: readonly LineWord[]): readonly LineWord[] {
  const at = words.findIndex(({ text, quoted }) => !quoted && JOINERS.test(text));
  const [from, to] = [words[at - 1], words[at + 1]];
  if (from === undefined || to === undefined || from.quoted || to.quoted) return words;
  const joined = { text: `${from.text}..${to.text}`, quoted: false };
  return [...words.slice(0, at - 1), joined, ...words.slice(at + 2)];
}
