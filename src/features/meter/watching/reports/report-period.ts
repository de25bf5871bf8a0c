// Which days a report is about: the last whole week or month before it was due. Pure.
import { dateAfter, dateAt } from '../../rules/reading.ts';

export type ReportKind = 'weekly' | 'monthly';

export interface ReportPeriod {
  readonly kind: ReportKind;
  /** `2026-11-16`, both inclusive. */
  readonly first: string;
  readonly last: string;
  readonly before: { readonly first: string; readonly last: string };
  /** Chinese: 11-16 → 11-22 这一周, 2026 年 10 月. */
  readonly title: string;
  /** Chinese: what it is compared with. */
  readonly beforeWord: string;
}

const WEEK = 7;

/** @param at milliseconds, UTC: when it was due */
export function reportPeriod(kind: ReportKind, at: number): ReportPeriod {
  const date = dateAt(at);
  return kind === 'weekly' ? weekBefore(date) : monthBefore(date);
}

/** Monday to Sunday. */
function weekBefore(date: string): ReportPeriod {
  const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % WEEK;
  const monday = dateAfter(date, -sinceMonday);
  const [first, last] = [dateAfter(monday, -WEEK), dateAfter(monday, -1)];
  const before = { first: dateAfter(first, -WEEK), last: dateAfter(last, -WEEK) };
  const title = `${first.slice(5)} → ${last.slice(5)} 这一周`;
  return { kind: 'weekly', first, last, before, title, beforeWord: '前一周' };
}

function monthBefore(date: string): ReportPeriod {
  const last = dateAfter(`${date.slice(0, 7)}-01`, -1);
  const first = `${last.slice(0, 7)}-01`;
  const lastBefore = dateAfter(first, -1);
  const month = (one: string): number => Number(one.slice(5, 7));
  return {
    ...{ kind: 'monthly', first, last },
    before: { first: `${lastBefore.slice(0, 7)}-01`, last: lastBefore },
    title: `${first.slice(0, 4)} 年 ${month(first)} 月`,
    beforeWord: '前一个月',
  };
}
