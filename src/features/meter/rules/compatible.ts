// What /data, /kpi and /period_kpi answer, by the names that the original's callers know. Every balance is kWh, with two decimals at most.
import { jsonNumber, type Kwh } from '../units.ts';
import type { MeterDay } from './day.ts';
import { boughtIn, usageOf } from './periods.ts';

export interface CompatibleData {
  readonly labels: readonly string[];
  /** Null without a reading. */
  readonly balances: readonly (number | null)[];
  /** 0 without a reading. */
  readonly usage: readonly number[];
}

const numberOrNull = (value: Kwh | null | undefined): number | null =>
  value === null || value === undefined ? null : jsonNumber(value);

/** `period=day`: `00点` to `23点`. */
export function dayData({ hours }: MeterDay): CompatibleData {
  return {
    labels: hours.map((_, hour) => `${String(hour).padStart(2, '0')}点`),
    balances: hours.map(({ balance }) => numberOrNull(balance)),
    usage: hours.map(({ usage }) => jsonNumber(usage)),
  };
}

/** `period=week|month`: a date each, with the day's last reading. */
export function daysData(days: readonly MeterDay[]): CompatibleData {
  return {
    labels: days.map(({ date }) => date),
    balances: days.map(({ last }) => numberOrNull(last?.remain)),
    usage: days.map(({ usage }) => jsonNumber(usage)),
  };
}

export interface CompatibleKpi {
  readonly current_balance: number | null;
  readonly target_date_last_balance: number | null;
  readonly yesterday_last_balance: number | null;
  readonly day_before_yesterday_last_balance: number | null;
  readonly usage_target: number;
  readonly usage_yesterday: number;
  readonly recharge_today: number;
  readonly usage_today: number;
}

/**
 * `*_yesterday` is the day before the target, as in the original, and `*_today` the day that it is in Beijing.
 * @param current the last reading of all
 * @param days the target and the two days before it
 */
export function kpiNumbers(
  current: Kwh | null,
  days: {
    readonly target: MeterDay;
    readonly yesterday: MeterDay;
    readonly dayBefore: MeterDay;
    readonly today: MeterDay;
  },
): CompatibleKpi {
  return {
    current_balance: numberOrNull(current),
    target_date_last_balance: numberOrNull(days.target.last?.remain),
    yesterday_last_balance: numberOrNull(days.yesterday.last?.remain),
    day_before_yesterday_last_balance: numberOrNull(days.dayBefore.last?.remain),
    usage_target: jsonNumber(days.target.usage),
    usage_yesterday: jsonNumber(days.yesterday.usage),
    recharge_today: jsonNumber(boughtIn([days.today])),
    usage_today: jsonNumber(days.today.usage),
  };
}

export const PERIOD_DAYS = { day: 1, week: 7, month: 30 } as const;

export type Period = keyof typeof PERIOD_DAYS;

export interface CompatiblePeriodKpi {
  readonly period: Period;
  readonly current_usage: number;
  readonly previous_usage: number;
}

/**
 * The period until now against the whole one before it, as in the original.
 * @param days successive, two periods of them, today at the end
 */
export function periodKpi(period: Period, days: readonly MeterDay[]): CompatiblePeriodKpi {
  const length = PERIOD_DAYS[period];
  return {
    period,
    current_usage: jsonNumber(usageOf(days.slice(-length))),
    previous_usage: jsonNumber(usageOf(days.slice(-2 * length, -length))),
  };
}
