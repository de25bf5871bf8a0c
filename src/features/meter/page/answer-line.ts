// The page's first line: for how many days it lasts.
import type { Forecast } from '../forecast/forecast.ts';
import { daysText, dayText, UNKNOWN } from './words.ts';

export interface AnswerLine {
  /** `9 天`; a dash where it is not known. */
  readonly days: string;
  /** `约到 12-05，8–11 天`; what is missing where the days are not known. */
  readonly detail: string;
  readonly note: string;
  readonly level: 'good' | 'warn' | 'bad' | 'unknown';
}

/** @param limit days below which somebody is told; those of the forecast are tenths */
export function answerLine({ days, low, high, emptyOn, note }: Forecast, today: string, limit: number): AnswerLine {
  if (days === null) return { days: UNKNOWN, detail: note === '' ? '数据不足' : note, note: '', level: 'unknown' };
  const until = emptyOn === null ? '' : `约到 ${dayText(emptyOn, today)}`;
  const range =
    low === null || high === null || daysText(low) === daysText(high) ? '' : `${daysText(low)}–${daysText(high)} 天`;
  return {
    days: `${daysText(days)} 天`,
    detail: [until, range].filter((part) => part !== '').join('，'),
    note,
    level: levelOf(days, limit),
  };
}

function levelOf(days: number, limit: number): 'good' | 'warn' | 'bad' {
  if (days < Math.min(30, limit * 10)) return 'bad';
  return days < limit * 10 ? 'warn' : 'good';
}
