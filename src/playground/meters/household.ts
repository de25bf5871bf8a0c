// How people use power: invented households whose days follow calendar, weather and habit, the same for the same seed for ever.
import { randomFrom } from '../../lib/random.ts';
import { addDays } from '../wall-clock.ts';

export interface Household {
  /** Chinese. */
  readonly title: string;
  /** Of a working day in mild weather, hundredths of a kWh. */
  readonly day: number;
  /** Times that on a weekend, on a holiday, and in the week of the Spring Festival. */
  readonly weekend: number;
  readonly holiday: number;
  readonly springFestival: number;
  /** The share added for every degree below 12 °C and above 25 °C. */
  readonly heating: number;
  readonly cooling: number;
  /** A year. */
  readonly growth: number;
  /** How far days of the same kind lie apart, as a share. */
  readonly noise: number;
  /** Out of a thousand days, those on which everybody leaves for some days. */
  readonly away: number;
  /** Weights of the hours of a working day, and of the others. */
  readonly course: readonly number[];
  readonly restCourse: readonly number[];
}

/** @property isWorkday by the calendar of China */
export interface Life {
  readonly seed: string | number;
  readonly household: Household;
  readonly isWorkday: (date: string) => boolean;
}

/** What each hour of a day takes, hundredths of a kWh, 24 of them; in the order of dates it is quickest. */
export type HourlyUse = (date: string) => readonly number[];

/** First days of the Chinese year. */
const NEW_YEARS = ['2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'];
const ABSENCE_DAYS = 4;
const MEMORY_DAYS = 12;

export function hourlyUse({ seed, household, isWorkday }: Life): HourlyUse {
  const shock = remembered((key) => normal(String(seed), key));
  /** Chance that lingers: today's shock, and what is left of those before. */
  const lingering = (name: string, date: string, kept: number): number => {
    let sum = 0;
    for (let ago = 0; ago < MEMORY_DAYS; ago++) sum += kept ** ago * shock(`${name} ${addDays(date, -ago)}`);
    return sum * Math.sqrt(1 - kept ** 2);
  };
  const kindFactor = (date: string): number => {
    if (isFestival(date)) return household.springFestival;
    if (isWorkday(date)) return 1;
    const row = [-2, -1, 0, 1, 2].map((away) => !isWorkday(addDays(date, away)));
    const isLong = [0, 1, 2].some((from) => row.slice(from, from + 3).every(Boolean));
    return isLong ? household.holiday : household.weekend;
  };
  const isAway = (date: string): boolean =>
    Array.from({ length: ABSENCE_DAYS }, (_, ago) => addDays(date, -ago)).some((begun) =>
      randomFrom(seed, 'away', begun).chance(household.away / 1_000),
    );
  const dayUse = (date: string): number => {
    const heat = temperature(date, lingering('weather', date, 0.75));
    const weather = household.heating * Math.max(0, 12 - heat) + household.cooling * Math.max(0, heat - 25);
    const years = (Date.parse(date) - Date.parse('2026-01-01')) / (365.25 * 86_400_000);
    const habit = household.noise * (0.5 * lingering('habit', date, 0.9) + 0.85 * shock(`day ${date}`));
    const whole = household.day * kindFactor(date) * (1 + household.growth) ** years * (1 + weather) * Math.exp(habit);
    return isAway(date) ? whole * 0.2 : whole;
  };
  return (date) => {
    const course = isWorkday(date) ? household.course : household.restCourse;
    const weights = course.map((weight, hour) => weight * Math.exp(0.25 * shock(`hour ${date} ${hour}`)));
    const sum = weights.reduce((one, other) => one + other, 0);
    const whole = dayUse(date);
    return weights.map((weight) => (whole * weight) / sum);
  };
}

function isFestival(date: string): boolean {
  return NEW_YEARS.some((first) => date >= addDays(first, -2) && date <= addDays(first, 6));
}

/** Of a day in the lower reaches of the Yangtze, °C. */
function temperature(date: string, chance: number): number {
  const dayOfYear = (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / 86_400_000;
  return 16.5 - 12.5 * Math.cos((2 * Math.PI * (dayOfYear - 20)) / 365.25) + 3.5 * chance;
}

/** About normally distributed, deviation 1. */
function normal(...seed: readonly string[]): number {
  const random = randomFrom(...seed);
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += random.int(0, 1_000_000) / 1_000_000;
  return sum - 6;
}

function remembered(found: (key: string) => number): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const value = known.get(key) ?? found(key);
    // A year and a half of a household: a meter that is looked at for ever must not grow.
    if (known.size > 20_000) known.clear();
    known.set(key, value);
    return value;
  };
}
