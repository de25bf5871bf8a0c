// What was used and what was left over a range, as the platform's own chart: a line and bars, both in kWh.
import { type PairPoint, pairChart } from '../../../feishu/card/chart.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { bucketed } from '../../../lib/buckets.ts';
import type { MeterDay } from '../rules/day.ts';
import { isMeasured } from '../rules/periods.ts';
import { DAY_MS, HOUR_MS, startOfDate } from '../rules/reading.ts';
import { jsonNumber, type Kwh, sumKwh } from '../units.ts';

/** More days than can be told apart on a phone are shown month by month. */
const MOST_DAYS = 62;

/** Null when the range has not a single reading. @param now milliseconds, UTC: hours to come are not drawn */
export function usageChart(days: readonly MeterDay[], now: number): Element<'outside'> | null {
  const [day, ...others] = days;
  if (day === undefined || days.every(({ last }) => last === null)) return null;
  const drawn = others.length === 0 ? hoursOf(day, now) : days.length > MOST_DAYS ? monthsOf(days) : daysOf(days);
  const step = others.length === 0 ? '每小时' : days.length > MOST_DAYS ? '每月' : '每天';
  return pairChart({ title: `${step}用电与余量`, bars: '余量（度，左轴）', line: '用电（度，右轴）', points: drawn });
}

function hoursOf(day: MeterDay, now: number): readonly PairPoint[] {
  const { date, hours } = day;
  const begin = startOfDate(date);
  const lastHour = openHour(day, now);
  return hours
    .map(({ balance, usage, readings }, hour) => ({
      x: `${String(hour).padStart(2, '0')}点`,
      bar: numberOf(balance),
      line: usage > 0 || readings > (hour === lastHour ? 1 : 0) ? jsonNumber(usage) : null,
    }))
    .filter((_, hour) => begin + hour * HOUR_MS <= now);
}

/** The hour with the newest reading of all: of what was used since nothing is known, so that this reading alone tells nothing of it. */
function openHour({ date, last, gaps }: MeterDay, now: number): number | null {
  if (last === null) return null;
  const begin = startOfDate(date);
  const isNewest = now < begin + DAY_MS || gaps.some(({ from, to }) => from === last.at && to === null);
  return isNewest ? Math.floor((last.at - begin) / HOUR_MS) : null;
}

function daysOf(days: readonly MeterDay[]): readonly PairPoint[] {
  return days.map((day) => ({
    x: day.date.slice(5),
    bar: numberOf(day.last?.remain ?? null),
    line: usageIn([day]),
  }));
}

function monthsOf(days: readonly MeterDay[]): readonly PairPoint[] {
  return bucketed(days, ({ date }) => [date.slice(0, 7)]).map((own) => ({
    x: own[0]?.date.slice(0, 7) ?? '',
    bar: numberOf(own.findLast(({ last }) => last !== null)?.last?.remain ?? null),
    line: usageIn(own),
  }));
}

/** What nothing is known of is a break in the line, no zero. */
function usageIn(days: readonly MeterDay[]): number | null {
  return isMeasured(days) ? jsonNumber(sumKwh(days.map(({ usage }) => usage))) : null;
}

function numberOf(value: Kwh | null): number | null {
  return value === null ? null : jsonNumber(value);
}
