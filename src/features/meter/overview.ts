// Everything that page, chat and alerts say of a meter at a moment, made in one place so that they say the same.
import { openWorkdays } from '../../alerts/workdays.ts';
import { type Meter, type MeterContext, metersOf, sourceOf } from './context.ts';
import { type Forecast, forecastOf, noForecast } from './forecast/forecast.ts';
import { type SourceStanding, sourceStandings } from './poll/standings.ts';
import { knownPrices } from './readings/known-prices.ts';
import { type LastReading, lastReadings } from './readings/last-readings.ts';
import { readDays } from './readings/read-days.ts';
import type { MeterDay } from './rules/day.ts';
import { periodUse, usedBySameTime } from './rules/periods.ts';
import { dateAfter, dateAt } from './rules/reading.ts';
import { costOf, type Kwh, type Price, priceFrom, type Yuan } from './units.ts';

export interface MeterOverview {
  readonly meter: Meter;
  /** Null: there is no reading yet, and nothing else is known. */
  readonly last: LastReading | null;
  readonly today: MeterDay;
  readonly yesterday: MeterDay;
  readonly usedToday: Kwh;
  /** Up to the time of day at which today was last read. */
  readonly usedYesterdaySameTime: Kwh;
  readonly usedYesterday: Kwh;
  /**
   * The last 7 and 30 days, today with them, and as many before, until the same time of day; null where nothing
   * is known of them, or where those before are not known whole.
   */
  readonly week: { readonly usage: Kwh | null; readonly isWhole: boolean; readonly before: Kwh | null };
  readonly month: { readonly usage: Kwh | null; readonly isWhole: boolean; readonly before: Kwh | null };
  /** What the source said is left in money at the newest reading; else the kWh by the price. Null: neither is known. */
  readonly amount: Yuan | null;
  readonly price: Price | null;
  readonly forecast: Forecast;
  readonly source: SourceStanding;
  /** `late`: the newest reading is older than two intervals. `none`: there is no reading. */
  readonly fresh: 'fresh' | 'late' | 'none';
}

/** Two periods of 30 days; the forecast looks no farther back. */
const DAYS_BACK = 60;
const WEEK = 7;
const MONTH = 30;

/** Of the meters with these numbers that the configuration has, in the order asked for. A few statements, however many there are. */
export async function overviewsOf(
  ctx: Pick<MeterContext, 'store' | 'settings' | 'now' | 'config'>,
  numbers: readonly string[],
): Promise<readonly MeterOverview[]> {
  const known = new Map(metersOf(ctx).map((meter) => [meter.number, meter]));
  const meters = numbers.flatMap((number) => known.get(number) ?? []);
  const now = ctx.now().getTime();
  const today = dateAt(now);
  const asked = meters.map(({ number }) => number);
  const days = await readDays(ctx, asked, { first: dateAfter(today, -DAYS_BACK), last: today });
  const lasts = await lastReadings(ctx, asked);
  const standings = await sourceStandings(ctx, asked);
  const unpriced = asked.filter((number) => (lasts.get(number)?.price ?? null) === null);
  const prices = await knownPrices(ctx, unpriced);
  const { isWorkday } = (await openWorkdays())(ctx.config.alerts.workdays);
  const workdays = remembered(isWorkday);
  return meters.map((meter) => {
    const { number } = meter;
    const source = standings.get(number);
    if (source === undefined) throw new Error(`no standing of meter ${number}`);
    const last = lasts.get(number) ?? null;
    const interval = sourceOf(ctx, meter).intervalSeconds ?? ctx.settings.intervalSeconds;
    const facts = { meter, last, price: prices.get(number) ?? null, source, days: days.get(number) ?? [], now };
    return overviewOf(facts, workdays, interval);
  });
}

interface Facts {
  readonly meter: Meter;
  readonly last: LastReading | null;
  /** As the source said it before the newest reading. */
  readonly price: Price | null;
  readonly source: SourceStanding;
  /** Successive, today at the end. */
  readonly days: readonly MeterDay[];
  readonly now: number;
}

function overviewOf(facts: Facts, isWorkday: (date: string) => boolean, intervalSeconds: number): MeterOverview {
  const { meter, last, source, days, now } = facts;
  const [today, yesterday] = [days.at(-1), days.at(-2)];
  if (today === undefined || yesterday === undefined) throw new Error(`no days of meter ${meter.number}`);
  const forecast =
    last === null ? noForecast('还没有读数') : forecastOf({ days, balance: last.remain, at: last.at, now, isWorkday });
  return {
    meter,
    last,
    today,
    yesterday,
    usedToday: today.usage,
    usedYesterdaySameTime: usedBySameTime(yesterday, today, now),
    usedYesterday: yesterday.usage,
    week: periodUse(days, WEEK, now),
    month: periodUse(days, MONTH, now),
    ...moneyOf(facts),
    forecast,
    source,
    fresh: last === null ? 'none' : now - last.at > 2 * intervalSeconds * 1_000 ? 'late' : 'fresh',
  };
}

function moneyOf({ meter, last, price: known }: Facts): Pick<MeterOverview, 'amount' | 'price'> {
  const price = last?.price ?? known ?? (meter.price === undefined ? null : priceFrom(meter.price));
  if (last === null) return { amount: null, price };
  return { amount: last.amount ?? (price === null ? null : costOf(last.remain, price)), price };
}

/** The same days are asked for of every meter. */
function remembered(isWorkday: (date: string) => boolean): (date: string) => boolean {
  const known = new Map<string, boolean>();
  return (date) => {
    const is = known.get(date) ?? isWorkday(date);
    known.set(date, is);
    return is;
  };
}
