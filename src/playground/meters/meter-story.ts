// What a sample meter shows at any moment: a pure function of seed, beginning and time, so that pages and the old database agree.

import { addDays } from '../wall-clock.ts';
import { hourlyUse } from './household.ts';
import type { SampleMeter } from './sample-meters.ts';

export interface StoryOptions {
  readonly meter: SampleMeter;
  readonly seed: number;
  /** The Beijing date on which the playground was first started. */
  readonly begun: string;
  readonly isWorkday: (date: string) => boolean;
}

export interface MeterStory {
  /** What is left, hundredths of a kWh. @param at milliseconds, UTC, not before the old database's first day */
  remainAt(at: number): number;
}

/** So long before the beginning the old database reaches back. */
export const OLD_DAYS = 31;

const HOUR = 3_600_000;
const BEIJING = 8 * HOUR;
const TOP_UP_HOUR = 9;
const USUAL_DAYS = 7;
/** In the month before, somebody topped up on these days; what was left then, in usual days. */
const OLD_TOP_UPS = [
  { day: 4, left: 2.2 },
  { day: 17, left: 3.1 },
] as const;

export function meterStory({ meter, seed, begun, isWorkday }: StoryOptions): MeterStory {
  const first = addDays(begun, -OLD_DAYS);
  const start = Date.parse(`${first}T00:00:00Z`) - BEIJING;
  const use = hourlyUse({ seed: `${meter.number} ${seed}`, household: meter.household, isWorkday });
  /** What was used and bought until each hour began. */
  const used = [0];
  const bought = [0];
  const usedUntil = (hour: number): number => {
    while (used.length <= hour) {
      for (const one of use(addDays(first, (used.length - 1) / 24))) used.push((used.at(-1) ?? 0) + one);
    }
    return used[hour] ?? 0;
  };
  const usualDay = (hour: number): number => {
    const from = Math.max(0, hour - USUAL_DAYS * 24);
    return ((usedUntil(Math.max(hour, 24)) - usedUntil(from)) * 24) / (Math.max(hour, 24) - from);
  };
  const kwhOf = (yuan: number): number => Math.round((yuan * 10_000) / meter.price);
  const past = oldTopUps(usedUntil, usualDay, meter);
  const boughtUntil = (hour: number): number => {
    while (bought.length <= hour) {
      const now = bought.length;
      const before = bought[now - 1] ?? 0;
      const left = past.begin + before - usedUntil(now);
      const old = past.topUps.get(now) ?? 0;
      const isLow = now > OLD_DAYS * 24 && now % 24 === TOP_UP_HOUR && left < meter.topUpBelow * usualDay(now);
      bought.push(before + old + (isLow ? kwhOf(meter.topUpYuan) : 0));
    }
    return bought[hour] ?? 0;
  };
  return {
    remainAt: (at) => {
      const place = (at - start) / HOUR;
      const hour = Math.floor(place);
      const part = (usedUntil(hour + 1) - usedUntil(hour)) * (place - hour);
      return Math.max(0, Math.round(past.begin + boughtUntil(hour) - usedUntil(hour) - part));
    },
  };
}

/** What was there at first, and what was bought when, so that at the beginning is left what the meter's story wants. */
function oldTopUps(
  usedUntil: (hour: number) => number,
  usualDay: (hour: number) => number,
  { daysLeft }: SampleMeter,
): { readonly begin: number; readonly topUps: ReadonlyMap<number, number> } {
  const whole = (amount: number): number => Math.ceil(amount / 1_000) * 1_000;
  const [one, two] = OLD_TOP_UPS.map(({ day, left }) => {
    const hour = day * 24 + TOP_UP_HOUR;
    return { hour, used: usedUntil(hour), left: left * usualDay(hour) };
  });
  if (one === undefined || two === undefined) throw new Error('two top-ups were wanted');
  const end = OLD_DAYS * 24;
  const begin = one.used + one.left;
  const first = whole(two.used - one.used + two.left - one.left);
  const second = whole(usedUntil(end) - two.used + daysLeft * usualDay(end) - two.left);
  return {
    begin,
    topUps: new Map([
      [one.hour, first],
      [two.hour, second],
    ]),
  };
}
