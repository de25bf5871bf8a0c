// Dates as people write them: 今天, 上周, 近7天, 3天前, 11-20, 11月20日, 2026-11-01..11-05. Whole days of Asia/Shanghai; pure.
import { type Day, dateText, dayNamed, mondayOf, monthBegin, yearOf } from './days.ts';
import { NUMBER, numberOf } from './number-words.ts';

/** Both days are within it. */
export interface DateRange {
  readonly first: Day;
  readonly last: Day;
}

/** `fault`: a Chinese sentence, for what was meant as a date and is none. Null: no date at all. */
export type ReadRange = DateRange | { readonly fault: string } | null;

const MOST_DAYS = 366;
const MOST_GUESSED = 183;

const single = (day: Day): DateRange => ({ first: day, last: day });

type Rule = readonly [pattern: RegExp, read: (groups: readonly string[], today: Day) => ReadRange];

const RULES: readonly Rule[] = [
  [/^(?:今天|今日|today)$/i, (_, today) => single(today)],
  [/^(?:昨天|昨日|yesterday)$/i, (_, today) => single(today - 1)],
  // Of days to come nothing can be known: checked() says so.
  [/^(?:明天|明日|后天|大后天|tomorrow)$/i, (_, today) => single(today + 1)],
  [/^前天$/, (_, today) => single(today - 2)],
  [/^大前天$/, (_, today) => single(today - 3)],
  [/^(?:本周|这周|本星期|这星期)$/, (_, today) => ({ first: mondayOf(today), last: today })],
  [/^(?:上周|上星期)$/, (_, today) => ({ first: mondayOf(today) - 7, last: mondayOf(today) - 1 })],
  [/^(?:本月|这个月|这月)$/, (_, today) => ({ first: monthBegin(today), last: today })],
  [/^(?:上月|上个月)$/, (_, today) => ({ first: monthBegin(today, -1), last: monthBegin(today) - 1 })],
  [/^(上|本|这)?(?:周|星期|礼拜)([一二三四五六日天])$/, weekday],
  [new RegExp(`^(?:最近|近|过去)?(${NUMBER})(?:天|日内|d)$`, 'i'), lastDays],
  [/^(?:最近|近|过去)(?:一|1)(?:周|星期)$/, (_, today) => ({ first: today - 6, last: today })],
  [new RegExp(`^(${NUMBER})天前$`), ([count = ''], today) => fromCount(count, (days) => single(today - days))],
];

/** @param today the day that it is in Shanghai */
export function readRange(text: string, today: Day): ReadRange {
  for (const [pattern, read] of RULES) {
    const [found, ...groups] = pattern.exec(text) ?? [];
    if (found !== undefined) return checked(read(groups, today), text, today);
  }
  const ends = endsOf(text);
  if (ends === null) return null;
  const [from, to] = ends;
  const last = dayWritten(to, { today, like: from });
  if (last === null || typeof last === 'object') return last;
  const first = from === to ? last : dayWritten(from, { today, before: last });
  if (first === null || typeof first === 'object') return first;
  // Over a new year by a slip: 11-05..11-01 is no year's range.
  if (partsOf(from)?.year === undefined && last - first > MOST_GUESSED) return { fault: reversed(text) };
  return checked({ first, last }, text, today);
}

const reversed = (text: string): string => `“${text}”的开始在结束之后，请换过来写`;

function checked(range: ReadRange, text: string, today: Day): ReadRange {
  if (range === null || 'fault' in range) return range;
  const { first, last } = range;
  if (first > last) return { fault: reversed(text) };
  if (first > today) return { fault: `“${text}”还没有到；今天是 ${dateText(today)}` };
  if (last - first >= MOST_DAYS) return { fault: `“${text}”超过 ${MOST_DAYS} 天，请分几次查` };
  return { first, last: Math.min(last, today) };
}

function fromCount(text: string, range: (days: number) => DateRange): ReadRange {
  const count = numberOf(text);
  return count === null ? null : range(count);
}

function lastDays([count = '']: readonly string[], today: Day): ReadRange {
  if (numberOf(count) === 0) return { fault: '至少要 1 天' };
  return fromCount(count, (days) => ({ first: today - days + 1, last: today }));
}

/** 周三 is the last one that has begun. */
function weekday([which, name = '']: readonly string[], today: Day): ReadRange {
  const day = mondayOf(today) + '一二三四五六日'.indexOf(name === '天' ? '日' : name);
  if (which === '上') return single(day - 7);
  return single(which === undefined && day > today ? day - 7 : day);
}

const BETWEEN = /^(.+?)(?:\.{2,3}|~|至|到|—{1,2}|->|→)(.+)$/u;

/** Both ends as written, twice the same for one day; null when neither looks like a date. */
function endsOf(text: string): readonly [string, string] | null {
  const [, from = text, to = text] = BETWEEN.exec(text) ?? [];
  return DATE.test(from) && (DATE.test(to) || DAY_ONLY.test(to)) ? [from, to] : null;
}

const DATE = /^(?:(\d{4})[-/.年])?(\d{1,2})(?:[-/]|月)(\d{1,2})(?:日|号)?$|^(\d{4})(\d{2})(\d{2})$/;
const DAY_ONLY = /^(\d{1,2})(?:日|号)?$/;

interface Around {
  readonly today: Day;
  /** The other end as written, whose year and month count where this one has none. */
  readonly like?: string;
  /** The other end, after which this one cannot lie. */
  readonly before?: Day;
}

/** A day without a year is the last one that has been, not after the other end. */
function dayWritten(text: string, { today, like, before = today }: Around): Day | null | { readonly fault: string } {
  const own = partsOf(text) ?? sameMonth(text, like ?? '');
  if (own === null) return null;
  const given = own.year ?? (like === undefined ? undefined : partsOf(like)?.year);
  const years = given === undefined ? [yearOf(before), yearOf(before) - 1] : [given, given + 1];
  const days = years.map((year) => dayNamed(year, own.month, own.day));
  // 2026-12-30..01-02 ends in the next year.
  const from = like === undefined ? null : partsOf(like);
  const isLater = (day: Day | null): boolean =>
    day !== null && from?.year !== undefined && day >= (dayNamed(from.year, from.month, from.day) ?? day);
  const found =
    given === undefined
      ? days.find((day) => day !== null && day <= before)
      : own.year === undefined
        ? (days.find(isLater) ?? days[0])
        : days[0];
  return found ?? { fault: `没有“${text}”这一天` };
}

function partsOf(text: string): { year?: number | undefined; month: number; day: number } | null {
  const found = DATE.exec(text);
  if (found === null) return null;
  const [, year, month, day, wholeYear, wholeMonth, wholeDay] = found;
  const written = year ?? wholeYear;
  return {
    year: written === undefined ? undefined : Number(written),
    month: Number(month ?? wholeMonth),
    day: Number(day ?? wholeDay),
  };
}

/** 11-01..05: the second end has the month of the first. */
function sameMonth(text: string, like: string): ReturnType<typeof partsOf> {
  const [, day] = DAY_ONLY.exec(text) ?? [];
  const other = partsOf(like);
  return day === undefined || other === null ? null : { ...other, day: Number(day) };
}
