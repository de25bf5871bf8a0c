// 24 hours × 7 days by their usage, and the sentence on what runs all night.

import { weekdayOf } from '../../../web/page-text.ts';
import type { MeterDay } from '../rules/day.ts';
import { nightLoadOf } from '../rules/heat.ts';
import { byKindOfDay, isComplete, usageOf } from '../rules/periods.ts';
import { kwh, kwhText } from '../units.ts';
import { dayText } from './words.ts';

export interface HeatRow {
  readonly label: string;
  readonly weekday: string;
  /** 24 of them. `level` 0 to 5, null for what is not known. */
  readonly cells: readonly { readonly level: number | null; readonly title: string }[];
}

export interface Heat {
  readonly rows: readonly HeatRow[];
  /** Chinese; empty when there is too little to say anything. */
  readonly sentence: string;
  /** `2.40 度`: the darkest. */
  readonly most: string;
}

const LEVELS = 5;
const LEAST_DAYS = 3;
/** From here on what runs all night is most of what is used. */
const MUCH = 0.6;
/** A day on which nobody works and nearly as much is used as on one on which they do. */
const HARDLY_LESS = 0.8;

/** @param days up to seven, ascending @param isWorkday of a date */
export function heatOf(days: readonly MeterDay[], today: string, isWorkday: (date: string) => boolean): Heat {
  const most = Math.max(1, ...days.flatMap(({ hours }) => hours.map(({ usage }) => usage)));
  const rows = days.map(({ date, hours }) => ({
    label: dayText(date, today),
    weekday: weekdayOf(date),
    cells: hours.map(({ usage, readings }, hour) => {
      const isKnown = readings > 0 || usage > 0;
      const when = `${dayText(date, today)} ${weekdayOf(date)} ${String(hour).padStart(2, '0')}点`;
      return {
        level: isKnown ? Math.ceil((usage / most) * LEVELS) : null,
        title: `${when}：${isKnown ? kwhText(usage) : '没有读数'}`,
      };
    }),
  }));
  return { rows, sentence: nightSentence(days, isWorkday), most: kwhText(kwh(most)) };
}

function nightSentence(days: readonly MeterDay[], isWorkday: (date: string) => boolean): string {
  const base = nightLoadOf(days);
  const whole = days.filter(isComplete);
  if (base === null || whole.length < LEAST_DAYS) return '';
  const daily = usageOf(whole) / whole.length;
  if (daily <= 0) return '';
  const share = (base * 24) / daily;
  const sentence = `夜间基础负荷 ${kwhText(base)}/时，整天不停的约占 ${Math.min(100, Math.round(share * 100))}%`;
  if (share < MUCH) return sentence;
  const { workday, restDay } = byKindOfDay(days, isWorkday);
  const hardlyLess =
    workday.average !== null && restDay.average !== null && restDay.average >= workday.average * HARDLY_LESS;
  return `${sentence}；${hardlyLess ? '休息日也没少用，周末有没关的设备？' : '有没关的设备？'}`;
}
