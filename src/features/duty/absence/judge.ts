// What did not happen, judged from rows alone: a pure rule.
import type { Expectation } from '../../../feature.ts';
import { cronTimes } from '../../../lib/cron.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { Schedule } from '../../../scheduler/schedule.ts';
import type { HeartbeatRow } from '../../../store/heartbeats.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';

export interface BeatJudging {
  /** By the clock of the expectation's kind. */
  readonly now: Date;
  /** When the watch began to look, by the same clock: what was silent before that is given the time to speak. */
  readonly since: Date;
  /** How long a due moment may take to show, milliseconds. */
  readonly graceMs: number;
  /** Of the job that it goes with; null when that is switched off, or it goes with none. */
  readonly schedule: Schedule | null;
  /** The job itself is not well, and that is told already. */
  readonly isJobTroubled: boolean;
}

export type BeatJudgement =
  | { readonly state: 'well' | 'unclear' }
  | { readonly state: 'silent'; readonly title: string; readonly cause: string };

const WELL = { state: 'well' } as const;
const UNCLEAR = { state: 'unclear' } as const;
/** Moments that are counted one by one; more are too many to matter. */
const MOST_COUNTED = 30;

/** @param row null before it was ever expected: its time begins now */
export function judgeBeat(expected: Expectation, row: HeartbeatRow | null, judging: BeatJudging): BeatJudgement {
  const last = row?.last_at ?? null;
  const from = new Date(last ?? row?.since ?? judging.now);
  return 'ms' in expected.every
    ? judgeSteady(expected, { ...judging, last, from, everyMs: expected.every.ms })
    : judgeWithJob(expected, { ...judging, last, from });
}

interface Silence extends BeatJudging {
  readonly last: string | null;
  /** Since when it is silent. */
  readonly from: Date;
}

function judgeSteady({ title }: Expectation, silence: Silence & { readonly everyMs: number }): BeatJudgement {
  const { now, from, since, everyMs } = silence;
  if (now.getTime() - from.getTime() <= everyMs) return WELL;
  if (now.getTime() - since.getTime() <= everyMs) return UNCLEAR;
  return {
    state: 'silent',
    title: `${title}已经 ${spanText(now.getTime() - from.getTime())}没有动静`,
    cause: lastText(silence),
  };
}

/** One moment that the job itself missed or failed at is its own trouble; the second is this one's. */
function judgeWithJob({ title }: Expectation, silence: Silence): BeatJudgement {
  const { now, from, since, graceMs, schedule, isJobTroubled } = silence;
  if (schedule === null) return WELL;
  const { moments } = cronTimes(schedule.cron).between(from, new Date(now.getTime() - graceMs), MOST_COUNTED);
  const [first] = moments;
  if (first === undefined) return WELL;
  const isFresh = now.getTime() - since.getTime() < graceMs;
  if (isFresh || (isJobTroubled && moments.length < 2)) return UNCLEAR;
  const times = moments.length === MOST_COUNTED ? `${MOST_COUNTED} 次以上` : `${moments.length} 次`;
  return { state: 'silent', title: `${title}该读的 ${times}没有读成`, cause: lastText(silence) };
}

function lastText({ last }: Silence): string {
  return last === null ? '从来没有成功过' : `上一次成功是 ${weekdayMinuteText(last, PEOPLE_ZONE)}`;
}

const MINUTE_MS = 60_000;

/** `3 分钟`, `5 小时`, `2 天`. */
function spanText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 120) return `${Math.max(1, minutes)} 分钟`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`;
}
