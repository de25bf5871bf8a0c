// When power is used: the load that stays on at night, the hours of the peak.
import { type Kwh, kwh } from '../units.ts';
import type { MeterDay, MeterHour } from './day.ts';
import { medianOf } from './median.ts';

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
