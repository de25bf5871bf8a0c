// The feature's own endpoints as JSON: units are in the names, instants are ISO in UTC, what is not known is null.
import type { MeterOverview } from '../overview.ts';
import type { FullReading } from '../readings/readings-of.ts';
import type { Gap, MeterDay, Replacement, TopUp } from '../rules/day.ts';
import { jsonNumber, type Kwh, type Price, type Yuan } from '../units.ts';
import { isKnown } from './known.ts';

export function overviewJson(one: MeterOverview): object {
  const { meter, last, forecast, source } = one;
  return {
    number: meter.number,
    name: meter.name,
    site: meter.site ?? null,
    enabled: meter.enabled,
    remainKwh: orNull(last?.remain),
    amountYuan: orNull(one.amount),
    priceYuanPerKwh: priceJson(one.price),
    readAt: last === null ? null : instant(last.at),
    freshness: one.fresh,
    source: { state: source.state, since: orNone(source.since), sentence: source.sentence },
    daysLeft: {
      days: inDays(forecast.days),
      low: inDays(forecast.low),
      high: inDays(forecast.high),
      emptyOn: forecast.emptyOn,
      note: forecast.note,
    },
    usedTodayKwh: known(one.today, one.usedToday),
    usedYesterdaySameTimeKwh: known(one.yesterday, one.usedYesterdaySameTime),
    usedYesterdayKwh: known(one.yesterday, one.usedYesterday),
    week: { usageKwh: orNull(one.week.usage), beforeKwh: orNull(one.week.before) },
    month: { usageKwh: orNull(one.month.usage), beforeKwh: orNull(one.month.before) },
  };
}

export function dayJson(day: MeterDay): object {
  return {
    date: day.date,
    usageKwh: known(day, day.usage),
    estimatedKwh: jsonNumber(day.estimated),
    spreadKwh: jsonNumber(day.spread),
    errorKwh: jsonNumber(day.error),
    first: day.first === null ? null : { at: instant(day.first.at), remainKwh: jsonNumber(day.first.remain) },
    last: day.last === null ? null : { at: instant(day.last.at), remainKwh: jsonNumber(day.last.remain) },
    readings: day.readings,
    coveredMinutes: day.coveredMinutes,
    topUps: day.topUps.map(topUpJson),
    replacements: day.replacements.map(replacementJson),
    gaps: day.gaps.map(gapJson),
  };
}

/** 24 of them. */
export function hoursJson({ hours }: MeterDay): readonly object[] {
  return hours.map(({ balance, usage, estimated, spread, readings }, hour) => ({
    hour,
    balanceKwh: orNull(balance),
    usageKwh: readings > 0 || usage > 0 ? jsonNumber(usage) : null,
    estimatedKwh: jsonNumber(estimated),
    spreadKwh: jsonNumber(spread),
    readings,
  }));
}

export function readingJson({ at, remain, amount, price }: FullReading): object {
  return {
    at: instant(at),
    remainKwh: jsonNumber(remain),
    amountYuan: orNull(amount),
    priceYuanPerKwh: priceJson(price),
  };
}

export function topUpJson({ after, at, rise, bought, error }: TopUp): object {
  return {
    ...{ after: instant(after), at: instant(at), riseKwh: jsonNumber(rise) },
    ...{ boughtKwh: jsonNumber(bought), errorKwh: jsonNumber(error) },
  };
}

export function replacementJson({ after, at, before, now }: Replacement): object {
  return { after: instant(after), at: instant(at), beforeKwh: jsonNumber(before), nowKwh: jsonNumber(now) };
}

function gapJson({ from, to, usage }: Gap): object {
  return { from: instant(from), to: orNone(to), usageKwh: jsonNumber(usage) };
}

function known(day: MeterDay, value: Kwh): number | null {
  return isKnown([day]) ? jsonNumber(value) : null;
}

function orNull(value: Kwh | Yuan | null | undefined): number | null {
  return value === null || value === undefined ? null : jsonNumber(value);
}

function priceJson(value: Price | null): number | null {
  return value === null ? null : Number((value / 10_000).toFixed(4));
}

function inDays(tenths: number | null): number | null {
  return tenths === null ? null : tenths / 10;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function orNone(at: number | null): string | null {
  return at === null ? null : instant(at);
}
