// What the words of a line mean to the meter: a meter's name, days, a page. A name comes first: 11-2 may be a room.
import type { CommandInput } from '../../../bot/command.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import type { Day } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { NUMBER, numberOf } from '../../../lib/number-words.ts';
import { type LineWord, optionRange, rangeOf, rangesJoined } from '../../../lib/range-words.ts';
import type { Meter } from '../context.ts';
import { endsOf, nameKey, namesOf } from './names.ts';

export interface Asked {
  /** Null when no word is exactly its name, alias or number. */
  readonly meter: Meter | null;
  /** What is neither a meter, nor days, nor a page: perhaps a part of a name. Empty when nothing is left. */
  readonly rest: string;
  /** Null when no days were written. */
  readonly range: DateRange | null;
  /** From 1. */
  readonly page: number;
}

const PAGE = new RegExp(`^第(${NUMBER})页$`, 'u');
const MOST_LENGTH = 100;

/** @param meters among which a name is looked for @throws UserError for days that are none, several of them, and a page that is none */
export function readAsked(
  meters: readonly Meter[],
  input: Pick<CommandInput, 'words' | 'quoted' | 'options'>,
  today: Day,
): Asked {
  const all = input.words.map((text, at) => ({ text, quoted: input.quoted[at] ?? false }));
  const named = exactlyNamed(meters, all);
  const option = input.options.get('日期') ?? input.options.get('date');
  const ranges = option === undefined ? [] : [optionRange(option, today)];
  const pages: string[] = [];
  const rest: string[] = [];
  for (const { text, quoted } of rangesJoined(named?.others ?? all)) {
    // 00000201 looks like a date, and is the end of a number.
    const range = quoted || endsOf(meters, text).length > 0 ? null : rangeOf(text, today);
    const [, page] = quoted ? [] : (PAGE.exec(text) ?? []);
    if (range !== null) ranges.push(range);
    else if (page !== undefined) pages.push(page);
    else rest.push(text);
  }
  if (ranges.length > 1) throw new UserError('写了两个日期；要一段时间请写成 11-01..11-05');
  const text = rest.join(' ').trim();
  if (text.length > MOST_LENGTH) throw new UserError(`电表的名称太长（${text.length} 个字），最长 ${MOST_LENGTH} 个字`);
  return {
    meter: named?.meter ?? null,
    rest: text,
    range: ranges[0] ?? null,
    page: pageNumber(input, pages),
  };
}

/** The longest run of words that is somebody's name, blanks aside, and the words around it. */
function exactlyNamed(
  meters: readonly Meter[],
  words: readonly LineWord[],
): { readonly meter: Meter; readonly others: readonly LineWord[] } | null {
  const byKey = new Map(meters.flatMap((meter) => namesOf(meter).map((name) => [nameKey(name), meter] as const)));
  for (let length = words.length; length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const run = words.slice(from, from + length);
      const meter = byKey.get(nameKey(run.map(({ text }) => text).join('')));
      if (meter !== undefined) return { meter, others: [...words.slice(0, from), ...words.slice(from + length)] };
    }
  }
  return null;
}

/** @throws UserError */
function pageNumber(input: Pick<CommandInput, 'options'>, pages: readonly string[]): number {
  const text = input.options.get('页') ?? input.options.get('page') ?? pages.at(-1) ?? '1';
  const page = numberOf(text);
  if (page === null || page < 1) throw new UserError(`页码应从 1 开始，例如 第2页；收到的是“${text.slice(0, 20)}”`);
  return page;
}
