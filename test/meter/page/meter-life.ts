// Two months of a meter, made by a rule: a day with its peaks, weekends, top-ups, an outage, a replaced meter. The same every time.
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { DAY_MS, dateAt, HOUR_MS, hourAt, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { costOf, kwh, price } from '../../../src/features/meter/units.ts';

const STEP_MS = 300_000;
const PRICE = price(8_000);

export interface Life {
  readonly meter: string;
  /** Dates of Beijing; from its beginning, to `until`. */
  readonly first: string;
  readonly until: number;
  /** Hundredths of a kWh at first. */
  readonly begin: number;
  /** How much is used, 1 for a household of 13 kWh a day. */
  readonly scale: number;
  /** By date: at noon so much is bought. */
  readonly topUps: Readonly<Record<string, number>>;
  /** By date: no readings between these hours. */
  readonly outages: Readonly<Record<string, readonly [number, number]>>;
  /** By date: at four in the afternoon the meter begins anew with so much. */
  readonly replaced?: Readonly<Record<string, number>>;
}

/** Hundredths of a kWh an hour, by the hour of the day. */
const HOURS = [
  ...[22, 20, 20, 20, 20, 24, 45, 70, 62, 45, 40, 48],
  ...[75, 60, 42, 40, 44, 60, 95, 120, 115, 96, 70, 38],
];

export function readingsOfLife(life: Life): readonly NewReading[] {
  const readings: NewReading[] = [];
  let remain = life.begin;
  let carried = 0;
  for (let at = startOfDate(life.first); at <= life.until; at += STEP_MS) {
    const [date, hour] = [dateAt(at), hourAt(at)];
    const isWeekend = [0, 6].includes(new Date(date).getUTCDay());
    const day = Math.round(startOfDate(date) / DAY_MS);
    const mood = 0.85 + ((day * 37) % 31) / 100;
    carried += ((HOURS[hour] ?? 0) / 12) * life.scale * mood * (isWeekend ? 1.2 : 1);
    const used = Math.floor(carried);
    carried -= used;
    remain -= used;
    const isSharp = at % HOUR_MS === 0;
    if (isSharp && hour === 12) remain += life.topUps[date] ?? 0;
    if (isSharp && hour === 16) remain = life.replaced?.[date] ?? remain;
    const [from, to] = life.outages[date] ?? [99, 99];
    if (hour >= from && hour < to) continue;
    const left = kwh(Math.max(0, remain));
    readings.push({ meter: life.meter, at, remain: left, amount: costOf(left, PRICE), price: PRICE });
  }
  return readings;
}
