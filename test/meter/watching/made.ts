// Overviews, standings and days made by hand: what a judgement is given, without a database.
import type { Forecast } from '../../../src/features/meter/forecast/forecast.ts';
import type { MeterDay, MeterHour } from '../../../src/features/meter/rules/day.ts';
import { dateAt, HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, sumKwh, yuan } from '../../../src/features/meter/units.ts';
import type { Episode, EpisodeAct, Judged } from '../../../src/features/meter/watching/episode.ts';
import { step } from '../../../src/features/meter/watching/episode.ts';
import type { LowFacts } from '../../../src/features/meter/watching/low.ts';
import type { SilentStanding } from '../../../src/features/meter/watching/silent.ts';

export const NOW = Date.parse('2026-11-26T02:00:00Z');

export function forecast(days: number | null): Forecast {
  const basis = {
    workday: kwh(500),
    restDay: kwh(500),
    from: '2026-11-01',
    to: '2026-11-25',
    daysUsed: 25,
    excluded: [],
  };
  const range = days === null ? null : Math.round(days * 10);
  return {
    days: range,
    low: range,
    high: range,
    emptyOn: days === null ? null : dateAt(NOW + days * 24 * HOUR_MS),
    note: days === null ? '数据不足：要 3 天完整的用电，现在有 1 天' : '',
    basis,
  };
}

export interface Low {
  readonly remain?: number;
  readonly amount?: number | null;
  readonly days?: number | null;
  readonly fresh?: LowFacts['fresh'];
  readonly at?: number;
  readonly topUpAt?: number;
}

/** kWh and yuan, not hundredths. */
export function low({ remain = 100, amount = 80, days = 20, fresh = 'fresh', at = NOW, topUpAt }: Low): LowFacts {
  const topUps =
    topUpAt === undefined
      ? []
      : [{ after: topUpAt - 300_000, at: topUpAt, rise: kwh(10_000), bought: kwh(10_000), error: kwh(0) }];
  return {
    meter: { name: '201' },
    last: { at, remain: kwh(Math.round(remain * 100)) },
    amount: amount === null ? null : yuan(Math.round(amount * 100)),
    forecast: forecast(days),
    fresh,
    today: { topUps },
    yesterday: { topUps: [] },
  };
}

export function standing(change: Partial<SilentStanding> = {}): SilentStanding {
  return { state: 'ok', since: NOW - HOUR_MS, okAt: NOW - 60_000, failures: 0, sentence: '', ...change };
}

/** @param usage kWh of each hour; null: no reading */
export function dayOf(date: string, usage: (hour: number) => number | null, change: Partial<MeterHour> = {}): MeterDay {
  const hours = Array.from({ length: 24 }, (_, hour): MeterHour => {
    const used = usage(hour);
    const certain = { estimated: kwh(0), spread: kwh(0), readings: used === null ? 0 : 12, ...change };
    return { balance: used === null ? null : kwh(5_000), usage: kwh(Math.round((used ?? 0) * 100)), ...certain };
  });
  return {
    ...{ date, hours, usage: sumKwh(hours.map(({ usage }) => usage)), estimated: kwh(0), spread: kwh(0) },
    ...{ error: kwh(0), first: null, last: null, readings: 288, topUps: [], replacements: [], gaps: [] },
    coveredMinutes: 1_440,
  };
}

/** The days before `date`, the last first. */
export function daysBefore(date: string, count: number, usage: (date: string, hour: number) => number | null) {
  return Array.from({ length: count }, (_, back) => {
    const day = dateAt(startOfDate(date) - (back + 1) * 24 * HOUR_MS);
    return dayOf(day, (hour) => usage(day, hour));
  });
}

/** Weekdays only; no holiday is near. */
export const isWorkday = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** One episode after the other, as the store would keep it. */
export function following() {
  const acts: EpisodeAct[] = [];
  let episode: Episode | null = null;
  return {
    acts,
    kinds: () => acts.map(({ kind }) => kind),
    open: () => episode,
    look: (judge: (episode: Episode | null) => Judged, now = NOW, hidden = false): EpisodeAct | null => {
      const { episode: after, act } = step(episode, judge(episode), { now, hidden });
      episode = after;
      if (act !== null) acts.push(act);
      return act;
    },
  };
}
