// The readings of one hour, each with its step from the one before: what a tap on the chart opens.

import { dateAfter } from '../rules/reading.ts';
import { decimalText, kwh, yuanText } from '../units.ts';
import { lookedAt, type MeterFacts } from './facts.ts';
import { pagePath } from './links.ts';
import { clockText, figure, timeText, UNKNOWN, weekdayText } from './words.ts';

export function hourView(facts: MeterFacts, { hour, readings, before: former }: NonNullable<MeterFacts['open']>) {
  const { overview, today, period } = facts;
  const day = lookedAt(facts);
  const one = day.hours[hour];
  const state = { device: overview.meter.number, period, date: day.date === today ? null : day.date };
  const before =
    hour > 0 ? pagePath({ ...state, hour: hour - 1 }) : pagePath({ ...state, date: dateAfter(day.date, -1), hour: 23 });
  return {
    title: `${weekdayText(day.date, today)} ${String(hour).padStart(2, '0')}点`,
    usage: figure(one === undefined || (one.readings === 0 && one.usage === 0) ? null : one.usage),
    readings: readings.map(({ at, remain, amount }, index) => {
      const earlier = readings[index - 1] ?? (index === 0 ? former : null);
      return {
        ...{ at: clockText(at), remain: decimalText(remain) },
        amount: amount === null ? UNKNOWN : yuanText(amount),
        fall: earlier === null ? UNKNOWN : stepText(earlier.remain - remain),
        // Of another hour, so that it stands in no row above.
        since:
          index > 0 || earlier === null
            ? ''
            : `较 ${timeText(earlier.at, day.date)}${day.gaps.some(({ from }) => from === earlier.at) ? '，摊到各小时' : ''}`,
      };
    }),
    before,
    after: hour < 23 ? pagePath({ ...state, hour: hour + 1 }) : null,
    close: pagePath(state),
  };
}

function stepText(fall: number): string {
  if (fall === 0) return '0.00';
  return fall > 0 ? `−${decimalText(kwh(fall))}` : `+${decimalText(kwh(-fall))}`;
}
