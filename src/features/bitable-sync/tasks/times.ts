// When a task runs, in words and in moments; always by the clocks of Asia/Shanghai.
import { cronFault, cronTimes } from '../../../lib/cron.ts';

const FIELDS = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { from: 0, to: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const;

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;
/** More times of day than this are not listed one by one. */
const MOST_LISTED = 6;
/** What runs more often in an hour is no better off at other minutes. */
const MOST_MOVED = 3;
const DAY_MS = 86_400_000;
/** Of Asia/Shanghai, all year since 1992. */
const OFFSET_MS = 8 * 3_600_000;

interface Parts {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Null: every one. */
  readonly days: readonly number[] | null;
  readonly months: readonly number[] | null;
  /** 0 is Sunday. */
  readonly weekdays: readonly number[] | null;
}

/** `每天 03:00`, `每周一至周五 08:30`, `每小时的 0、30 分`, `每月 1 日 06:00`; what cannot be said so is the expression itself. */
export function cronWords(cron: string): string {
  const parts = partsOf(cron);
  if (parts === null) return cron;
  const days = dayWords(parts);
  const times = timeWords(parts);
  if (days === null || times === null) return cron;
  return days === '每天' && times.startsWith('每') ? times : `${days} ${times}`;
}

/** The next moments after this one, ascending; fewer where there are no more. @throws Error when the expression is none; see cronFault */
export function nextTimes(cron: string, after: Date, count: number): readonly Date[] {
  const times = cronTimes(cron);
  const found: Date[] = [];
  let at: Date | null = after;
  while (found.length < count) {
    at = times.next(at);
    if (at === null) break;
    found.push(at);
  }
  return found;
}

/** Whether it runs at a full or a half hour, when everybody's tasks run, though another minute would do: not what runs every few minutes. */
export function sitsOnHalfHour(cron: string): boolean {
  const { minutes } = partsOf(cron) ?? { minutes: [] };
  return minutes.length <= MOST_MOVED && minutes.some((minute) => minute === 0 || minute === 30);
}

export interface SharedMinute {
  readonly at: Date;
  /** The numbers of the tasks, ascending. */
  readonly tasks: readonly number[];
}

/** Minutes of the next 24 hours in which more than `most` of the tasks are due, the fullest first. What is no cron is passed over. */
export function sharedMinutes(
  tasks: readonly { readonly id: number; readonly cron: string | null }[],
  after: Date,
  most: number,
): readonly SharedMinute[] {
  const until = new Date(after.getTime() + DAY_MS);
  const byMinute = new Map<number, number[]>();
  for (const { id, cron } of tasks) {
    if (cron === null || cronFault(cron) !== null) continue;
    for (const at of momentsOf(cron, after, until)) {
      const due = byMinute.get(at);
      if (due === undefined) byMinute.set(at, [id]);
      else due.push(id);
    }
  }
  return [...byMinute]
    .filter(([, ids]) => ids.length > most)
    .map(([at, ids]) => ({ at: new Date(at), tasks: ids.toSorted((one, other) => one - other) }))
    .sort((one, other) => other.tasks.length - one.tasks.length || one.at.getTime() - other.at.getTime());
}

/** Milliseconds, UTC, after `after` up to `until`, a day at most. */
function momentsOf(cron: string, after: Date, until: Date): readonly number[] {
  const parts = partsOf(cron);
  if (parts !== null && parts.days === null && parts.months === null && parts.weekdays === null) {
    // Every day is the same, and China changes no clocks: there is nothing to be asked of a calendar, which takes long for many tasks.
    const midnight = Math.floor((after.getTime() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
    return [midnight, midnight + DAY_MS]
      .flatMap((day) =>
        parts.hours.flatMap((hour) => parts.minutes.map((minute) => day + (hour * 60 + minute) * 60_000)),
      )
      .filter((at) => at > after.getTime() && at <= until.getTime());
  }
  const times = cronTimes(cron);
  const found: number[] = [];
  // Forwards: backwards croner counts days of which nothing is asked.
  for (let at = times.next(after); at !== null && at <= until; at = times.next(at)) found.push(at.getTime());
  return found;
}

/** Null for what only croner understands: `L`, `W`, `#`, `?`. */
function partsOf(cron: string): Parts | null {
  if (cronFault(cron) !== null) return null;
  const written = cron.trim().toUpperCase().split(/\s+/);
  const sets = FIELDS.map((field, index) => numbersOf(written[index] ?? '', field));
  const [minutes, hours, days, months, weekdays] = sets;
  if (sets.includes(null) || !minutes || !hours || !days || !months || !weekdays) return null;
  const week = [...new Set(weekdays.map((day) => day % 7))].sort((one, other) => ((one + 6) % 7) - ((other + 6) % 7));
  // Croner counts days of the month and of the week together only where neither is a star.
  return {
    ...{ minutes, hours },
    days: written[2] === '*' ? null : days,
    months: months.length === 12 ? null : months,
    weekdays: written[4] === '*' ? null : week,
  };
}

function numbersOf(text: string, field: (typeof FIELDS)[number]): readonly number[] | null {
  const { from, to } = field;
  const names: readonly string[] = field.names;
  const found = new Set<number>();
  for (const piece of text.split(',')) {
    const match = /^(?:(\*)|(\d{1,2}|[A-Z]{3})(?:-(\d{1,2}|[A-Z]{3}))?)(?:\/(\d{1,2}))?$/.exec(piece);
    if (match === null) return null;
    const [, star, first = '', last, step] = match;
    const number = (word: string) => (/^\d/.test(word) ? Number(word) : names.indexOf(word));
    // 7 is Sunday once more, not an eighth day.
    const end = star === '*' ? Math.min(to, from === 0 && to === 7 ? 6 : to) : number(last ?? first);
    const begin = star === '*' ? from : number(first);
    // What a step without a range means, implementations do not agree on.
    if (begin < from || end > to || begin > end || (step !== undefined && star !== '*' && last === undefined))
      return null;
    for (let at = begin; at <= end; at += Number(step ?? 1) || 1) found.add(at);
  }
  return [...found].sort((one, other) => one - other);
}

function dayWords({ days, months, weekdays }: Parts): string | null {
  if (days !== null && weekdays !== null) return null;
  if (weekdays !== null) {
    const every = weekdays.length === 7 ? '天' : `周${weekdayWords(weekdays)}`;
    return months === null ? `每${every}` : `${monthWords(months)}的每${every}`;
  }
  if (days === null) return months === null ? '每天' : `${monthWords(months)}的每天`;
  return months === null ? `每月 ${days.join('、')} 日` : `每年 ${months.join('、')} 月的 ${days.join('、')} 日`;
}

function monthWords(months: readonly number[]): string {
  return `每年 ${months.join('、')} 月`;
}

/** `一至周五` for three days and more in a row, `一、三、五` else. */
function weekdayWords(days: readonly number[]): string {
  const places = days.map((day) => (day + 6) % 7);
  const isRow = places.length > 2 && places.every((place, index) => place === (places[0] ?? 0) + index);
  const name = (day: number | undefined) => WEEKDAYS[day ?? 0] ?? '';
  return isRow ? `${name(days[0])}至周${name(days.at(-1))}` : days.map(name).join('、');
}

function timeWords({ minutes, hours }: Parts): string | null {
  if (hours.length === 24) {
    if (minutes.length === 60) return '每分钟';
    const step = evenStep(minutes, 60);
    if (step !== null) return `每 ${step} 分钟`;
    return minutes.length <= 12 ? `每小时的 ${minutes.join('、')} 分` : null;
  }
  if (hours.length * minutes.length <= MOST_LISTED) {
    return hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)).join('、');
  }
  if (minutes.length > 12 && minutes.length < 60) return null;
  const isRow = hours.length > 2 && hours.every((hour, index) => hour === (hours[0] ?? 0) + index);
  const spoken = isRow ? `${hours[0]} 点到 ${hours.at(-1)} 点` : `${hours.join('、')} 点`;
  return minutes.length === 60 ? `${spoken}的每分钟` : `${spoken}的 ${minutes.join('、')} 分`;
}

/** 5 for 0, 5, 10 … 55; null for what does not go on evenly over the hour, and for two times or fewer. */
function evenStep(minutes: readonly number[], of: number): number | null {
  const step = of / minutes.length;
  const isEven =
    Number.isInteger(step) && minutes.length > 2 && minutes.every((minute, index) => minute === index * step);
  return isEven ? step : null;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
