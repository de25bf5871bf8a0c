// A value that stands still for implausibly long: measured by what the meter usually uses in such a time. Pure.
// An empty flat is not frozen: where nothing is usually used nothing is missing, and stillness as long as before is no news.
import type { MeterDay } from '../rules/day.ts';
import { dateAt, HOUR_MS, hourAt } from '../rules/reading.ts';
import { type Kwh, kwh, kwhText } from '../units.ts';
import type { Episode, Judged } from './episode.ts';
import { timeText } from './silent.ts';
import { isCertain, type UsualHours } from './usual-hours.ts';

/** No value that stood still for less is looked at. */
export const LEAST_STILL_MS = 6 * HOUR_MS;
/** Times the longest stillness of the days before. */
const TIMES_LONGEST = 2;
/** Hundredths of a kWh that would usually have been used meanwhile. */
const LEAST_MISSING = 200;
/** What a longer stillness would have used is no more certain. */
const MOST_HOURS = 7 * 24;

/** What the days before say of a stillness. */
export interface Stillness {
  /** Hundredths of a kWh that are usually used in such a time; null when too few of its hours are known. */
  readonly missing: number | null;
  /** Hours of the longest one before. */
  readonly longest: number;
}

/** @param days those before the stillness, any order */
export function stillnessOf(
  days: readonly MeterDay[],
  usual: UsualHours,
  { from, to }: { readonly from: number; readonly to: number },
): Stillness {
  return { missing: usuallyUsed(usual, from, to), longest: longestStill(days) };
}

export interface FrozenInput {
  readonly name: string;
  readonly remain: Kwh | null;
  /** Since when the value is the same, and whether the source answers at all. */
  readonly sameSince: number | null;
  readonly answers: boolean;
  readonly before: Stillness;
  readonly episode: Episode | null;
  /** Milliseconds, UTC. */
  readonly now: number;
}

export function judgeFrozen({ name, remain, sameSince, answers, before, episode, now }: FrozenInput): Judged {
  if (sameSince === null || remain === null) return { kind: 'unknown' };
  // It has moved since.
  if (episode !== null && sameSince > episode.seen) return { kind: 'well' };
  // Nothing is left that could fall.
  if (remain <= 0) return { kind: 'well' };
  const still = now - sameSince;
  if (episode === null && still < LEAST_STILL_MS) return { kind: 'well' };
  const { missing, longest } = before;
  if (!answers || missing === null) return { kind: 'unknown' };
  if (still <= TIMES_LONGEST * longest * HOUR_MS || missing < LEAST_MISSING) return { kind: 'unknown' };
  const hours = Math.floor(still / HOUR_MS);
  return {
    ...{ kind: 'bad', severity: 'warning', seen: sameSince, mark: dateAt(now) },
    words: {
      title: `${name} 的读数 ${hours} 小时没有变`,
      detail: [
        `从 ${timeText(sameSince)} 起一直是 ${kwhText(remain)}`,
        `平时这么长时间要用 ${kwhText(kwh(Math.round(missing)))}`,
      ].join('\n'),
      impact: '看到的余额可能是旧的，真的快用完了也不知道',
      nextStep: '请到表上核对读数：表卡住了要报修，来源给的是旧数就联系源站；这段时间没人住，就不用管',
    },
  };
}

function usuallyUsed(usual: UsualHours, from: number, to: number): number | null {
  let [sum, known, hours] = [0, 0, 0];
  for (let at = Math.ceil(from / HOUR_MS) * HOUR_MS; at + HOUR_MS <= to && hours < MOST_HOURS; at += HOUR_MS) {
    const like = usual(dateAt(at), hourAt(at));
    hours += 1;
    if (like === null) continue;
    known += 1;
    sum += like.median;
  }
  return hours === 0 || known * 2 < hours ? null : sum;
}

/** Certain hours in a row in which nothing was used. */
function longestStill(days: readonly MeterDay[]): number {
  let [longest, row] = [0, 0];
  for (const hour of [...days].sort((one, other) => (one.date < other.date ? -1 : 1)).flatMap(({ hours }) => hours)) {
    row = isCertain(hour) && hour.usage === 0 ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
}
