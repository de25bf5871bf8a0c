// The one control of time that the whole page follows: a day, seven or thirty days, back and forth, any date, and back to today.

import { PERIOD_DAYS, type Period } from '../rules/compatible.ts';
import { dateAfter } from '../rules/reading.ts';
import { rangeEnding } from './asked.ts';
import { type PageState, pagePath } from './links.ts';
import { clockText, weekdayText } from './words.ts';

export interface RangeControl {
  readonly segments: readonly { readonly title: string; readonly href: string; readonly chosen: boolean }[];
  readonly earlier: string;
  /** Null where it would lie in the future. */
  readonly later: string | null;
  /** Null where today is looked at. */
  readonly backToToday: string | null;
  readonly date: string;
  readonly today: string;
  /** `11-20 周五 至 11-26 周四（7 天，今天还没过完）` */
  readonly text: string;
}

const TITLES: Readonly<Record<Period, string>> = { day: '今天', week: '7 天', month: '30 天' };

export function rangeControl(
  { device, period }: Pick<PageState, 'device' | 'period'>,
  date: string,
  { today, now }: { readonly today: string; readonly now: number },
): RangeControl {
  const to = (wanted: Period, day: string): string =>
    pagePath({ device, period: wanted, date: day === today ? null : day });
  const isNow = date === today;
  const later = dateAfter(date, PERIOD_DAYS[period]);
  return {
    segments: (['day', 'week', 'month'] as const).map((one) => ({
      title: one === 'day' && !isNow ? '这天' : TITLES[one],
      href: to(one, date),
      chosen: one === period,
    })),
    earlier: to(period, dateAfter(date, -PERIOD_DAYS[period])),
    later: date >= today ? null : to(period, later > today ? today : later),
    backToToday: isNow ? null : to(period, today),
    ...{ date, today },
    text: rangeText(period, date, today, now),
  };
}

function rangeText(period: Period, date: string, today: string, now: number): string {
  const { first, last } = rangeEnding(date, period);
  if (period === 'day') {
    const until = date === today ? clockText(now) : '24:00';
    return `${weekdayText(date, today)} 00:00 至 ${until}`;
  }
  const days = PERIOD_DAYS[period];
  const running = last === today ? '，今天还没过完' : '';
  return `${weekdayText(first, today)} 至 ${weekdayText(last, today)}（${days} 天${running}）`;
}
