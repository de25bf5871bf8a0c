// A day as it is kept: JSON without the names and noughts that every day would repeat.
import type { Gap, MeterDay, MeterHour, Replacement, TopUp } from '../rules/day.ts';
import { type Kwh, kwh, NO_KWH } from '../units.ts';

/** Hours as columns of 24; a column of noughts is left out. */
interface Body {
  readonly balance: readonly (number | null)[];
  readonly usage?: readonly number[];
  readonly estimated?: readonly number[];
  readonly spread?: readonly number[];
  readonly readings?: readonly number[];
  readonly error?: number;
  readonly first: MeterDay['first'];
  readonly last: MeterDay['last'];
  readonly topUps?: readonly TopUp[];
  readonly replacements?: readonly Replacement[];
  readonly gaps?: readonly Gap[];
  readonly minutes: number;
}

export function textOfDay(day: MeterDay): string {
  const { hours, first, last } = day;
  const column = (name: 'usage' | 'estimated' | 'spread' | 'readings') => {
    const values = hours.map((hour): number => hour[name]);
    return values.some((value) => value !== 0) ? { [name]: values } : {};
  };
  const body: Body = {
    balance: hours.map(({ balance }) => balance),
    ...column('usage'),
    ...column('estimated'),
    ...column('spread'),
    ...column('readings'),
    ...(day.error === 0 ? {} : { error: day.error }),
    first,
    last,
    ...(day.topUps.length === 0 ? {} : { topUps: day.topUps }),
    ...(day.replacements.length === 0 ? {} : { replacements: day.replacements }),
    ...(day.gaps.length === 0 ? {} : { gaps: day.gaps }),
    minutes: day.coveredMinutes,
  };
  return JSON.stringify(body);
}

/** @param text of textOfDay() */
export function dayOfText(date: string, text: string): MeterDay {
  const body = JSON.parse(text) as Body;
  const hours = Array.from({ length: 24 }, (_, hour): MeterHour => {
    const balance = body.balance[hour] ?? null;
    return {
      balance: balance === null ? null : kwh(balance),
      usage: kwh(body.usage?.[hour] ?? 0),
      estimated: kwh(body.estimated?.[hour] ?? 0),
      spread: kwh(body.spread?.[hour] ?? 0),
      readings: body.readings?.[hour] ?? 0,
    };
  });
  return {
    date,
    hours,
    usage: sumOf(hours, 'usage'),
    estimated: sumOf(hours, 'estimated'),
    spread: sumOf(hours, 'spread'),
    error: kwh(body.error ?? 0),
    first: body.first,
    last: body.last,
    readings: hours.reduce((sum, { readings }) => sum + readings, 0),
    topUps: body.topUps ?? [],
    replacements: body.replacements ?? [],
    gaps: body.gaps ?? [],
    coveredMinutes: body.minutes,
  };
}

function sumOf(hours: readonly MeterHour[], name: 'usage' | 'estimated' | 'spread'): Kwh {
  return hours.reduce<Kwh>((sum, hour) => kwh(sum + hour[name]), NO_KWH);
}
