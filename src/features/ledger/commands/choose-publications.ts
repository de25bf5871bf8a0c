// Which publications a question about changes means: a named one, those of a range, or the newest where today has none. Pure.

import type { DateRange } from '../../../lib/date-range.ts';
import { beginOf, type Day, dayOf } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { rangeText, rangeWord } from '../../../lib/range-text.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import type { ChangesLine } from '../cards/command-lines.ts';
import type { ChangesQuestion } from './which-changes.ts';

interface Publication {
  readonly number: number;
  /** ISO instant, UTC. */
  readonly published_at: string;
}

export interface Chosen {
  /** Newest first. */
  readonly publications: readonly Publication[];
  /** The range as it is echoed. */
  readonly range: string;
  /** Why it is not what was asked for; empty when it is. */
  readonly note: string;
  /** What asks for the same again, whatever the day is then. */
  readonly line: Pick<ChangesLine, 'date' | 'publication'>;
}

/**
 * @param all newest first
 * @throws UserError for the number of a publication that does not exist
 */
export function choosePublications(
  all: readonly Publication[],
  { range, publication }: Pick<ChangesQuestion, 'range' | 'publication'>,
  today: Day,
): Chosen {
  if (publication !== undefined) return numbered(all, publication);
  const asked = range ?? { first: today, last: today };
  const publications = within(all, asked);
  const [newest] = all;
  if (publications.length > 0 || range !== null || newest === undefined) {
    const count = publications.length < 2 ? '' : ` · ${publications.length} 次发布`;
    return { publications, range: `${rangeText(asked, today)}${count}`, note: '', line: { date: rangeWord(asked) } };
  }
  const day = dayOf(new Date(newest.published_at));
  const shown = rangeText({ first: day, last: day }, today);
  const when = weekdayMinuteText(newest.published_at, PEOPLE_ZONE);
  return {
    publications: [newest],
    range: `${shown} · 第 ${newest.number} 次发布`,
    note: `今天还没有发布；这是最近的一次（${when}）`,
    line: { publication: newest.number },
  };
}

function numbered(all: readonly Publication[], number: number): Chosen {
  const found = all.find((one) => one.number === number);
  if (found === undefined) throw new UserError(`没有第 ${number} 次发布；最近的是第 ${all[0]?.number ?? 0} 次`);
  const range = `第 ${number} 次发布 · ${weekdayMinuteText(found.published_at, PEOPLE_ZONE)}`;
  return { publications: [found], range, note: '', line: { publication: number } };
}

function within(all: readonly Publication[], { first, last }: DateRange): readonly Publication[] {
  const [from, until] = [beginOf(first), beginOf(last + 1)];
  return all.filter(({ published_at }) => published_at >= from && published_at < until);
}
