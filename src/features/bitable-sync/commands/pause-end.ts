// Until when a task is paused, as people write it: 2小时, 3天, 明早, 2026-12-01, 12-01 08:00; Beijing's time.
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';

export interface PauseEnd {
  /** Null: until somebody resumes it. */
  readonly until: Date | null;
  /** The words after it. */
  readonly rest: readonly string[];
}

const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = { 分钟: 60_000, 小时: HOUR_MS, 天: 24 * HOUR_MS, 周: 168 * HOUR_MS };
/** Beijing is eight hours ahead all the year. */
const AHEAD_MS = 8 * HOUR_MS;

/** What is no time is the reason. @throws UserError for a time that there is not, or that is over */
export function pauseEnd(words: readonly string[], now: Date): PauseEnd {
  const [first = '', second = '', ...others] = words;
  const text = first.normalize('NFKC').replace(/^到/u, '').replaceAll('/', '-');
  const amount = /^(\d{1,4})个?(分钟|小时|天|周)$/u.exec(text);
  if (amount !== null) {
    const ms = Number(amount[1]) * (UNIT_MS[amount[2] ?? ''] ?? 0);
    if (ms === 0) throw new UserError('请写暂停多久，例如 2小时、3天');
    return { until: new Date(now.getTime() + ms), rest: words.slice(1) };
  }
  if (text === '明早' || text === '明天早上') return { until: morningAfter(now), rest: words.slice(1) };
  const date = dateOf(text, now);
  if (date === null) return { until: null, rest: words };
  const clock = /^(\d{1,2})[:：](\d{2})$/u.exec(second.normalize('NFKC'));
  const [hour, minute] = clock === null ? [0, 0] : [Number(clock[1]), Number(clock[2])];
  if (hour > 23 || minute > 59) throw new UserError(`没有 ${second} 这个时间，应为 00:00 到 23:59`);
  const until = new Date(date + hour * HOUR_MS + minute * 60_000);
  if (until <= now) throw new UserError(`“${clock === null ? first : `${first} ${second}`}”已经过去；请写以后的时间`);
  return { until, rest: clock === null ? words.slice(1) : others };
}

/** Midnight in Beijing as milliseconds UTC; a date without a year is the next one of its name. Null for what is no date. */
function dateOf(text: string, now: Date): number | null {
  const [, written, month, day] = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (month === undefined || day === undefined) return null;
  const year = Number(written ?? zonedParts(now, PEOPLE_ZONE).year);
  const at = midnight(year, Number(month), Number(day), text);
  return written === undefined && at + 24 * HOUR_MS <= now.getTime()
    ? midnight(year + 1, Number(month), Number(day), text)
    : at;
}

function midnight(year: number, month: number, day: number, text: string): number {
  const at = Date.UTC(year, month - 1, day);
  const found = new Date(at);
  if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) throw new UserError(`没有 ${text} 这一天`);
  return at - AHEAD_MS;
}

function morningAfter(now: Date): Date {
  const day = Math.floor((now.getTime() + AHEAD_MS) / (24 * HOUR_MS));
  return new Date((day + 1) * 24 * HOUR_MS - AHEAD_MS + 8 * HOUR_MS);
}
