// The answers of the endpoints that other programs have always asked: pure, from days to their JSON. Every balance in them is kWh.
import type { MeterDay } from '../rules/day.ts';
import { jsonNumber, type Kwh, NO_KWH, sumKwh } from '../units.ts';
import type { Period } from './asked.ts';

export interface DataAnswer {
  readonly labels: readonly string[];
  /** Null where there is no reading. */
  readonly balances: readonly (number | null)[];
  /** 0 where nothing is known. */
  readonly usage: readonly number[];
}

/** @param days of the period, ascending */
export function dataAnswer(period: Period, days: readonly MeterDay[]): DataAnswer {
  const points =
    period === 'day'
      ? (days.at(-1)?.hours ?? []).map(({ balance, usage }, hour) => ({
          label: `${String(hour).padStart(2, '0')}点`,
          balance,
          usage,
        }))
      : days.map(({ date, last, usage }) => ({ label: date, balance: last?.remain ?? null, usage }));
  return {
    labels: points.map(({ label }) => label),
    balances: points.map(({ balance }) => orNull(balance)),
    usage: points.map(({ usage }) => jsonNumber(usage)),
  };
}

export interface KpiDays {
  readonly today: MeterDay | undefined;
  /** The day asked for, and the two before it. */
  readonly target: MeterDay | undefined;
  readonly yesterday: MeterDay | undefined;
  readonly dayBefore: MeterDay | undefined;
}

export interface KpiAnswer {
  readonly current_balance: number | null;
  readonly target_date_last_balance: number | null;
  readonly yesterday_last_balance: number | null;
  readonly day_before_yesterday_last_balance: number | null;
  readonly usage_target: number;
  readonly usage_yesterday: number;
  readonly recharge_today: number;
  readonly usage_today: number;
}

/** `*_today` is Beijing's today, `*_target` the day asked for; yesterday and the day before it count from that day. */
export function kpiAnswer(current: Kwh | null, { today, target, yesterday, dayBefore }: KpiDays): KpiAnswer {
  const lastOf = (day: MeterDay | undefined): number | null => orNull(day?.last?.remain ?? null);
  return {
    current_balance: orNull(current),
    target_date_last_balance: lastOf(target),
    yesterday_last_balance: lastOf(yesterday),
    day_before_yesterday_last_balance: lastOf(dayBefore),
    usage_target: jsonNumber(target?.usage ?? NO_KWH),
    usage_yesterday: jsonNumber(yesterday?.usage ?? NO_KWH),
    recharge_today: jsonNumber(sumKwh((today?.topUps ?? []).map(({ bought }) => bought))),
    usage_today: jsonNumber(today?.usage ?? NO_KWH),
  };
}

export interface PeriodKpiAnswer {
  readonly period: Period;
  readonly current_usage: number;
  readonly previous_usage: number;
}

/** @param days of the period and of the one before it, ascending */
export function periodKpiAnswer(period: Period, days: readonly MeterDay[]): PeriodKpiAnswer {
  const half = days.length / 2;
  const used = (some: readonly MeterDay[]): number => jsonNumber(sumKwh(some.map(({ usage }) => usage)));
  return { period, current_usage: used(days.slice(half)), previous_usage: used(days.slice(0, half)) };
}

function orNull(value: Kwh | null): number | null {
  return value === null ? null : jsonNumber(value);
}
