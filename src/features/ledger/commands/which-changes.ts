// What a line about changes asks for: a range of days or one publication, ledgers, words, and whether change by change.
import type { CommandInput } from '../../../bot/command.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import type { Day } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { optionRange, rangeOf, rangesJoined } from '../../../lib/range-words.ts';
import type { LedgerContext } from '../context.ts';
import { publicationNumber } from '../page/changes-query.ts';
import { type Asked, readAsked } from './asked.ts';

export interface ChangesQuestion extends Omit<Asked, 'words'> {
  readonly words: readonly string[];
  /** Null when no date was written. */
  readonly range: DateRange | null;
  /** Undefined when none was named. */
  readonly publication: number | undefined;
  readonly details: boolean;
}

const NTH = /^第(\d{1,6})次(?:发布)?$/u;
const DETAILS = /^(?:明细|details?)$/iu;

/** @throws UserError for a date that is none, two dates, and a publication that is no number */
export function readChangesQuestion(ctx: LedgerContext, input: CommandInput, today: Day): ChangesQuestion {
  const asked = readAsked(ctx, input);
  const words = rangesJoined(asked.words);
  const option = input.options.get('日期') ?? input.options.get('date');
  const ranges: DateRange[] = option === undefined ? [] : [optionRange(option, today)];
  const rest: string[] = [];
  let publication = publicationNumber(input.options.get('发布') ?? input.options.get('publication'));
  let details = input.options.get('明细') !== undefined;
  for (const { text, quoted } of words) {
    const range = quoted ? null : rangeOf(text, today);
    const [, nth] = quoted ? [] : (NTH.exec(text) ?? []);
    if (range !== null) ranges.push(range);
    else if (nth !== undefined) publication = publicationNumber(nth);
    else if (!quoted && DETAILS.test(text)) details = true;
    else rest.push(text);
  }
  if (ranges.length > 1) throw new UserError('写了两个日期；要一段时间请写成 11-01..11-05');
  return { ledgers: asked.ledgers, page: asked.page, words: rest, range: ranges[0] ?? null, publication, details };
}
