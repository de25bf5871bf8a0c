// When power is used: averages by weekday and hour, the load that stays on at night, the hours of the peak.
import { type Kwh, kwh } from '../units.ts';
import type { MeterDay, MeterHour } from './day.ts';
import { medianOf } from './median.ts';

export interface HeatCell {
  /** Null when the hour was measured on no such weekday. */
  readonly average: Kwh | null;
  /** On how many days. */
  readonly days: number;
}

/** Seven rows of 24, Monday first. Hours that were spread over a gap, or estimated, say nothing of themselves and are left out. */
export function heatOf(days: readonly MeterDay[]): readonly (readonly HeatCell[])[] {
  const sums = Array.from({ length: 7 * 24 }, () => ({ usage: 0, days: 0 }));
  for (const { date, hours } of days) {
    hours.forEach((hour, at) => {
      const cell = sums[weekdayOf(date) * 24 + at];
      if (cell === undefined || !isMeasured(hour)) return;
      cell.usage += hour.usage;
      cell.days += 1;
    });
  }
  const cells = sums.map(
    ({ usage, days: count }): HeatCell => ({
      average: count === 0 ? null : kwh(Math.round(usage / count)),
      days: count,
    }),
  );
  return Array.from({ length: 7 }, (_, weekday) => cells.slice(weekday * 24, weekday * 24 + 24));
}

/** 0 is Monday. */
function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function isMeasured({ readings, spread, estimated }: MeterHour): boolean {
  return readings > 0 && spread === 0 && estimated === 0;
}

/** From 01:00 to 05:00, when nobody switches anything. */
const NIGHT = { from: 1, to: 5 } as const;

/** What is used in an hour of the night: the median of the nights of which every hour was measured. Null without one. */
export function nightLoadOf(days: readonly MeterDay[]): Kwh | null {
  const nights = days.flatMap(({ hours }) => {
    const night = hours.slice(NIGHT.from, NIGHT.to);
    return night.every(isMeasured) ? [night.reduce((sum, { usage }) => sum + usage, 0) / night.length] : [];
  });
  const median = medianOf(nights);
  return median === null ? null : kwh(Math.round(median));
}

export interface PeakHour {
  readonly hour: number;
  readonly average: Kwh;
}

/** The hours of most usage on average, the greatest first; the earlier of equals first; none of which nothing was measured. */
export function peakHoursOf(days: readonly MeterDay[], count = 3): readonly PeakHour[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const measured = days.flatMap(({ hours }) => hours.slice(hour, hour + 1)).filter(isMeasured);
    const sum = measured.reduce((total, { usage }) => total + usage, 0);
    return { hour, average: kwh(measured.length === 0 ? 0 : Math.round(sum / measured.length)) };
  })
    .filter(({ average }) => average > 0)
    .toSorted((one, other) => other.average - one.average || one.hour - other.hour)
    .slice(0, count);
}
