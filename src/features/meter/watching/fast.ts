// Power that goes abnormally fast: the last full hour against the same hour of like days. Pure.
import type { MeterDay } from '../rules/day.ts';
import { dateAt, HOUR_MS, hourAt } from '../rules/reading.ts';
import { kwh, kwhText } from '../units.ts';
import type { Judged } from './episode.ts';
import { isCertain, type UsualHours } from './usual-hours.ts';

/** Times the usual hour: it begins at the first and ends at the second. */
const TIMES = 3;
const WELL_TIMES = 1.5;
/** Hundredths of a kWh above the usual hour, likewise: three times next to nothing is next to nothing. */
const ABOVE = 200;
const WELL_ABOVE = 100;
/** Times the most that such an hour came to: what has been before is not abnormal. */
const ABOVE_MOST = 1.2;

export interface FastInput {
  readonly name: string;
  /** Yesterday and today, as far as it is gone. */
  readonly days: readonly MeterDay[];
  readonly usual: UsualHours;
  /** Milliseconds, UTC. */
  readonly now: number;
}

/** Whether the hour is worth comparing: most are too small to be abnormal, and need no history read. */
export function mayBeFast(days: readonly MeterDay[], now: number): boolean {
  const { last } = lastHour(days, now);
  return last !== undefined && last.usage > ABOVE;
}

function lastHour(days: readonly MeterDay[], now: number) {
  const begun = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS;
  const [date, hour] = [dateAt(begun), hourAt(begun)];
  return { date, hour, last: days.find((one) => one.date === date)?.hours[hour] };
}

export function judgeFast({ name, days, usual, now }: FastInput): Judged {
  const { date, hour, last } = lastHour(days, now);
  const like = usual(date, hour);
  if (last === undefined || like === null || !isCertain(last)) return { kind: 'unknown' };
  const [used, above] = [last.usage as number, last.usage - like.median];
  const isFast = used > like.median * TIMES && above > ABOVE && used > like.most * ABOVE_MOST;
  if (!isFast) {
    // In between it is no news, and not over.
    return used < like.median * WELL_TIMES || above < WELL_ABOVE ? { kind: 'well' } : { kind: 'unknown' };
  }
  const text = kwhText(last.usage);
  const usualText = kwhText(kwh(Math.round(like.median)));
  return {
    ...{ kind: 'bad', severity: 'warning', seen: last.usage, mark: `${date} ${hour}` },
    words: {
      title: `${name} 用电突然很快：一小时 ${text}`,
      detail: [
        `${date} ${hour} 点用了 ${text}，平时这一小时 ${usualText}，最多 ${kwhText(kwh(like.most))}`,
        like.median > 0 ? `是平时的 ${(used / like.median).toFixed(1)} 倍` : '平时这一小时几乎不用电',
      ].join('\n'),
      impact: '电会比预计的早用完；也可能是漏电或私接',
      nextStep: '请看是不是忘了关大功率电器；都关着还这样，请电工查线路',
    },
  };
}
