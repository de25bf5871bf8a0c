// The forecast against what came: asked again and again over a meter's life, with nothing but the readings until then.
import { openWorkdays } from '../../src/alerts/workdays.ts';
import { forecastOf } from '../../src/features/meter/forecast/forecast.ts';
import { daysOf, MARGIN_DAYS } from '../../src/features/meter/rules/days-of.ts';
import { DAY_MS, dateAt } from '../../src/features/meter/rules/reading.ts';
import { kwh } from '../../src/features/meter/units.ts';
import { randomFrom } from '../../src/lib/random.ts';
import { addDays } from '../../src/playground/wall-clock.ts';
import { type LifeSpan, meterLife } from './meter-life.ts';

/** One question and its answer; days. */
export interface Asked {
  readonly truth: number;
  readonly days: number;
  readonly low: number;
  readonly high: number;
}

const SEEN_DAYS = 60;

/** @param step days between questions, which are asked at any hour */
export function askedOver(span: LifeSpan, step: number): readonly Asked[] {
  const { readings, goneAt } = meterLife(span);
  const random = randomFrom('asked', span.seed);
  const asked: Asked[] = [];
  let next = (readings[0]?.at ?? 0) + (SEEN_DAYS + MARGIN_DAYS) * DAY_MS;
  readings.forEach(({ at, remain }, index) => {
    if (at < next) return;
    next = at + step * DAY_MS + random.int(0, DAY_MS);
    // Of what the meter shows often a part only: as it would have been after a smaller top-up.
    const balance = kwh(Math.floor((Math.max(0, remain) * random.pick([100, 100, 60, 30, 10])) / 100));
    const gone = balance > 0 ? goneAt(at, balance) : null;
    if (gone === null) return;
    const today = dateAt(at);
    const from = at - (SEEN_DAYS + MARGIN_DAYS) * DAY_MS;
    const known = readings.slice(Math.max(0, index - ((SEEN_DAYS + MARGIN_DAYS) * 86_400) / span.every), index + 1);
    const days = daysOf(
      known.filter((reading) => reading.at >= from),
      { first: addDays(today, -SEEN_DAYS), last: today },
      { intervalSeconds: span.every, now: at },
    );
    const { days: left, low, high } = forecastOf({ days, balance, at, isWorkday: span.isWorkday });
    if (left === null || low === null || high === null) throw new Error(`no forecast at ${new Date(at).toISOString()}`);
    asked.push({ truth: (gone - at) / DAY_MS, days: left / 10, low: low / 10, high: high / 10 });
  });
  return asked;
}

/** The calendar of China, each day looked up once. */
export async function workdays(): Promise<(date: string) => boolean> {
  const { isWorkday } = (await openWorkdays())({});
  const known = new Map<string, boolean>();
  return (date) => {
    const is = known.get(date) ?? isWorkday(date);
    known.set(date, is);
    return is;
  };
}

export interface Judged {
  readonly cases: number;
  /** The share of questions whose truth lay in the range. */
  readonly within: number;
  /** Medians, as shares of the days that were said to be left. */
  readonly width: number;
  readonly error: number;
}

export function judged(asked: readonly Asked[]): Judged {
  const within = asked.filter(({ truth, low, high }) => truth >= low && truth <= high).length / asked.length;
  return {
    cases: asked.length,
    within,
    width: median(asked.map(({ days, low, high }) => (high - low) / Math.max(0.1, days))),
    error: median(asked.map(({ days, truth }) => Math.abs(days - truth) / truth)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
