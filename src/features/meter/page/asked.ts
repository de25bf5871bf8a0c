// What a request asks for: period, dates, hour. Whatever is no such thing is refused with a sentence, never guessed.
import { UserError } from '../../../lib/errors.ts';
import { PERIOD_DAYS, type Period } from '../rules/compatible.ts';
import { type DateRange, datesOf } from '../rules/dates.ts';
import { dateAfter, dateAt, startOfDate } from '../rules/reading.ts';

export type Query = Readonly<Record<string, string>>;

const PERIODS = ['day', 'week', 'month'] as const satisfies readonly Period[];

const EARLIEST = '2000-01-01';
const LATEST = '2100-12-31';
const MOST_DAYS = 400;

/** Each ends with the date asked for: 24 hours, 7 days, 30 days. @throws UserError */
export function periodAsked({ period }: Query): Period {
  if (period === undefined || period === '') return 'day';
  const found = PERIODS.find((one) => one === period);
  if (found === undefined) throw new UserError(`period 是“${shown(period)}”，应为 day、week 或 month`);
  return found;
}

/** @param otherwise what is meant where nothing is written @throws UserError */
export function dateAsked(query: Query, name: string, otherwise: string): string {
  const text = query[name];
  if (text === undefined || text === '') return otherwise;
  if (!isDate(text)) throw new UserError(`${name} 是“${shown(text)}”，应为 ${otherwise} 这样的日期`);
  if (text < EARLIEST || text > LATEST) throw new UserError(`${name} 是 ${text}，应在 ${EARLIEST} 和 ${LATEST} 之间`);
  return text;
}

/** The `period` that ends with `date`. */
export function rangeEnding(last: string, period: Period): DateRange {
  return { first: dateAfter(last, 1 - PERIOD_DAYS[period]), last };
}

/** From `first` to `last`; the last thirty days unless told. @throws UserError */
export function rangeAsked(query: Query, today: string): DateRange {
  const last = dateAsked(query, 'last', today);
  const first = dateAsked(query, 'first', rangeEnding(last, 'month').first);
  if (first > last) throw new UserError(`first ${first} 晚于 last ${last}；请对调`);
  if (datesOf({ first, last }).length > MOST_DAYS)
    throw new UserError(`${first} 到 ${last} 超过 ${MOST_DAYS} 天；请分几次`);
  return { first, last };
}

/** 0–23; null where none is named. @throws UserError */
export function hourAsked({ hour }: Query): number | null {
  if (hour === undefined || hour === '') return null;
  if (!/^\d{1,2}$/.test(hour) || Number(hour) > 23) throw new UserError(`hour 是“${shown(hour)}”，应为 0 到 23`);
  return Number(hour);
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dateAt(startOfDate(text)) === text;
}

/** What somebody wrote, short enough for a sentence. */
function shown(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
