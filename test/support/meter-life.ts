// A meter's life over years: what an invented household uses, tops up, and what of it was read.
import { HOUR_MS, type Reading, startOfDate } from '../../src/features/meter/rules/reading.ts';
import { kwh } from '../../src/features/meter/units.ts';
import { type Random, randomFrom } from '../../src/lib/random.ts';
import { hourlyUse, type Life } from '../../src/playground/meters/household.ts';
import { addDays } from '../../src/playground/wall-clock.ts';

export interface LifeSpan extends Life {
  readonly first: string;
  readonly days: number;
  /** Seconds between readings. */
  readonly every: number;
}

export interface MeterLife {
  /** Ascending; none in outages. */
  readonly readings: readonly Reading[];
  /** When what is left at the instant would be gone without a further top-up; null: not within the life. */
  goneAt(at: number, remain: number): number | null;
}

export function meterLife({ first, days, every, ...life }: LifeSpan): MeterLife {
  const begin = startOfDate(first);
  const use = hourlyUse(life);
  const hours = Array.from({ length: days }, (_, day) => use(addDays(first, day))).flat();
  const used = [0];
  for (const hour of hours) used.push((used.at(-1) ?? 0) + hour);
  const usedAt = (at: number): number => {
    const place = (at - begin) / HOUR_MS;
    const hour = Math.floor(place);
    return (used[hour] ?? 0) + (hours[hour] ?? 0) * (place - hour);
  };
  const random = randomFrom('life', life.seed);
  const bought = topUps(hours, random);
  const isOut = outages(hours.length, random);
  const readings: Reading[] = [];
  const end = begin + hours.length * HOUR_MS;
  for (let at = begin; at < end; at += every * 1_000) {
    const hour = Math.floor((at - begin) / HOUR_MS);
    if (isOut(hour)) continue;
    readings.push({ at, remain: kwh(Math.round((bought[hour] ?? 0) - usedAt(at))) });
  }
  return {
    readings,
    goneAt: (at, remain) => {
      const target = usedAt(at) + remain;
      const hour = used.findIndex((sum) => sum >= target) - 1;
      if (hour < 0) return null;
      return begin + (hour + (target - (used[hour] ?? 0)) / Math.max(1e-9, hours[hour] ?? 0)) * HOUR_MS;
    },
  };
}

/** What was bought until each hour, all in all: somebody tops up when little is left, some sooner than others. */
function topUps(hours: readonly number[], random: Random): readonly number[] {
  const dayAround = (hour: number): number => {
    const days = hours.slice(Math.max(0, hour - 240), hour + 24);
    return (days.reduce((sum, one) => sum + one, 0) * 24) / days.length;
  };
  let [bought, used] = [dayAround(0) * random.int(5, 30), 0];
  return hours.map((use, hour) => {
    if (hour % 24 === 19 && bought - used < dayAround(hour) * random.int(2, 8)) {
      bought += Math.ceil((dayAround(hour) * random.int(8, 45)) / 5_000) * 5_000;
    }
    used += use;
    return bought;
  });
}

/** Hours without readings: a dead router now and then, and once in a while one that nobody looks after for days. */
function outages(hours: number, random: Random): (hour: number) => boolean {
  const out = new Set<number>();
  for (let day = 0; day < hours / 24; day++) {
    const long = random.chance(0.004);
    if (!long && !random.chance(0.04)) continue;
    const begun = day * 24 + random.int(0, 23);
    const length = long ? random.int(24, 96) : random.int(1, 20);
    for (let hour = begun; hour < begun + length; hour++) out.add(hour);
  }
  return (hour) => out.has(hour);
}
