// Until when a task is paused, as people write it, in one word or several: 2小时, 明天8点, 今晚 20:00, 到 2026-12-01 08:00; Beijing's time.
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';

export interface PauseEnd {
  /** Null: until somebody resumes it. */
  readonly until: Date | null;
  /** The words after it. */
  readonly rest: readonly string[];
}

export const PAUSE_ENDS = '2小时、3天、明早、明天 8点、今晚 20:00、周一、12-01 或 2026-12-01 08:00';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Readonly<Record<string, number>> = { 分钟: 60_000, 小时: HOUR_MS, 天: DAY_MS, 周: 7 * DAY_MS };
/** Beijing is eight hours ahead all the year. */
const AHEAD_MS = 8 * HOUR_MS;
const NAMED_DAYS: readonly string[] = ['今天', '明天', '后天', '大后天'];
const DIGITS = '零一二三四五六七八九';
const WEEKDAYS = '一二三四五六日';

const NUMBER = String.raw`\d{1,4}|[一二两三四五六七八九十]{1,3}`;
const AMOUNT = new RegExp(`^(${NUMBER}) ?个?(分钟|小时|天|周)(?:之后|以后|后)?$`, 'u');
const PART = '凌晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚';
const CLOCK = String.raw`(?<part>${PART})? ?(?:(?<hour>${NUMBER})(?:[点时](?<half>半|整)?(?:(?<minute>\d{1,2})分?)?|:(?<minutes>\d{2})))?`;
const DAY = String.raw`(?<named>大?后天|[今明]天)|(?<week>下|这|本)?(?:周|星期|礼拜)(?<weekday>[${WEEKDAYS}天])|(?:(?<year>\d{4})[-年])?(?<month>\d{1,2})(?:月(?<date>\d{1,2})[日号]?|-(?<day>\d{1,2})(?=[ T]|$))`;
const MOMENT = new RegExp(`^(?:${DAY})?[ T]?${CLOCK}$`, 'u');
/** Days that are over, however the clock reads on them. */
const PAST = new RegExp(
  `^(?:大?前天|昨[天日晚早]|上(?:个?月|个?(?:周|星期|礼拜)[${WEEKDAYS}天末]?))[ T]?${CLOCK}$`,
  'u',
);
/** Words of the longest time: 到 2026-12-01 早上 8点. */
const MOST_WORDS = 4;
/** A first word like these that is no time is a time written wrongly, and no reason. */
const LIKE_TIME = new RegExp(
  String.raw`^到|^\d+$|\d(?:[点天周:-]|个?小时|个?分钟)|^(?:今[天晚早]|明[天晚早]|大?后天|(?:下|这|本)?(?:周|星期|礼拜)[${WEEKDAYS}天末])`,
  'u',
);
const LIKE_CLOCK = new RegExp(`^(?:${PART})?(?:${NUMBER})[点时:]`, 'u');

/** What is no time is the reason. @throws UserError for a time that there is not, that is over, or that is not understood */
export function pauseEnd(words: readonly string[], now: Date): PauseEnd {
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const written = words.slice(0, count).join(' ');
    const until = instantOf(plainTime(written), written, now);
    if (until === null) continue;
    const rest = words.slice(count);
    if (LIKE_CLOCK.test(rest[0]?.normalize('NFKC') ?? '')) throw notUnderstood(`${written} ${rest[0]}`);
    return { until, rest };
  }
  const [first = ''] = words;
  if (LIKE_TIME.test(plainWord(first))) throw notUnderstood(first);
  return { until: null, rest: words };
}

function notUnderstood(written: string): UserError {
  return new UserError(
    `看不懂“${written.slice(0, 40)}”是到什么时候；请写 ${PAUSE_ENDS}，原因写在后面、中间空一格；不写时间就直到有人恢复`,
  );
}

function plainWord(text: string): string {
  return text.normalize('NFKC').replaceAll('/', '-');
}

function plainTime(text: string): string {
  const plain = plainWord(text).replace(/^到 ?/u, '');
  return plain.replace(/^([今明])日/u, '$1天').replace(/^([今明])(?=[早晚])/u, '$1天');
}

/** Null for what is no time. */
function instantOf(text: string, written: string, now: Date): Date | null {
  const [, many, unit] = AMOUNT.exec(text) ?? [];
  if (many !== undefined && unit !== undefined) {
    const ms = numberOf(many) * (UNIT_MS[unit] ?? 0);
    if (!(ms > 0)) throw new UserError('请写暂停多久，例如 2小时、3天');
    return new Date(now.getTime() + ms);
  }
  if (PAST.test(text)) throw new UserError(`“${written}”已经过去；请写以后的时间`);
  const found = text === '' ? undefined : MOMENT.exec(text)?.groups;
  if (found === undefined) return null;
  const clock = clockOf(found, written);
  const hasDay = (found.named ?? found.weekday ?? found.month) !== undefined;
  if (clock === null && (!hasDay || found.named === '今天')) {
    throw new UserError(`请写明“${written}”几点，例如 今天 18:00`);
  }
  const today = Math.floor((now.getTime() + AHEAD_MS) / DAY_MS) * DAY_MS - AHEAD_MS;
  const { day, again } = dayOf(found, text, { today, now });
  const at = day + (clock ?? 0);
  const until = new Date(at <= now.getTime() ? at + again : at);
  if (until <= now) throw new UserError(`“${written}”已经过去；请写以后的时间`);
  return until;
}

type Found = Readonly<Record<string, string | undefined>>;

/** Milliseconds after midnight; null where only the day is named. */
function clockOf({ part, hour, half, minute, minutes }: Found, written: string): number | null {
  if (hour === undefined) {
    if (part === undefined) return null;
    if (part.startsWith('早')) return 8 * HOUR_MS;
    if (part === '中午') return 12 * HOUR_MS;
    throw new UserError(`请写明“${written}”几点，例如 今晚 20:00`);
  }
  const [hours, past] = [numberOf(hour), half === '半' ? 30 : Number(minute ?? minutes ?? 0)];
  if (!(hours <= 23) || past > 59) throw new UserError(`没有 ${written} 这个时间，应为 00:00 到 23:59`);
  const isLate = part !== undefined && /^[下傍晚]/u.test(part) && hours <= 12;
  const isAfternoon = isLate ? !(hours === 12 && part === '下午') : part === '中午' && hours < 11;
  return (hours + (isAfternoon ? 12 : 0)) * HOUR_MS + past * 60_000;
}

interface Today {
  /** Midnight in Beijing as milliseconds UTC. */
  readonly today: number;
  readonly now: Date;
}

/** Midnight of the day, and after how long it comes again: 0 for a day that there is once. */
function dayOf(found: Found, text: string, { today, now }: Today): { readonly day: number; readonly again: number } {
  const { named, week, weekday, year, month } = found;
  if (named !== undefined) return { day: today + NAMED_DAYS.indexOf(named) * DAY_MS, again: 0 };
  if (weekday !== undefined) {
    const wanted = WEEKDAYS.indexOf(weekday === '天' ? '日' : weekday);
    const monday = today - ((new Date(today + AHEAD_MS).getUTCDay() + 6) % 7) * DAY_MS;
    const day = monday + (wanted + (week === '下' ? 7 : 0)) * DAY_MS;
    return { day, again: week === undefined ? 7 * DAY_MS : 0 };
  }
  if (month === undefined) return { day: today, again: DAY_MS };
  const thisYear = Number(year ?? zonedParts(now, PEOPLE_ZONE).year);
  const [ofMonth, ofDay] = [Number(month), Number(found.date ?? found.day)];
  const day = midnight([thisYear, ofMonth, ofDay], text);
  const isNext = year === undefined && day + DAY_MS <= now.getTime();
  return { day: isNext ? midnight([thisYear + 1, ofMonth, ofDay], text) : day, again: 0 };
}

function midnight([year, month, day]: readonly [number, number, number], text: string): number {
  const at = Date.UTC(year, month - 1, day);
  const found = new Date(at);
  if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) throw new UserError(`没有 ${text} 这一天`);
  return at - AHEAD_MS;
}

/** 8, 八, 两, 十二; not a number for what is none. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const [, tens, ten, ones] = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/u.exec(text) ?? [];
  const digit = (one: string | undefined, missing: number): number =>
    one === undefined ? missing : DIGITS.indexOf(one === '两' ? '二' : one);
  if (ten === undefined) return text.length === 1 ? digit(text, Number.NaN) : Number.NaN;
  return digit(tens, 1) * 10 + digit(ones, 0);
}
