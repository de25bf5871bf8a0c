// Readings written as small tables, and days as people would say them.
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { atOfWall, type Reading, wallText } from '../../../src/features/meter/rules/reading.ts';
import { decimalText, type Kwh, kwhFrom } from '../../../src/features/meter/units.ts';

export const DAY = '2026-11-26';

/** A line is `[11-26 ]08:30[:05] 119.65`; a line without a date is of the day of the line before, the first of 11-26. */
export function readings(table: string): readonly Reading[] {
  let date = DAY;
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^(?:(\d\d-\d\d)\s+)?(\d\d:\d\d)(:\d\d)?\s+(-?[\d.]+)$/.exec(line);
      const remain = match === null ? null : kwhFrom(match[4] ?? '');
      if (match === null || remain === null) throw new RangeError(`no reading: ${line}`);
      if (match[1] !== undefined) date = `2026-${match[1]}`;
      return { at: atOfWall(`${date} ${match[2]}${match[3] ?? ':00'}`), remain };
    });
}

/** The instant of `11-26 08:30` of Beijing. */
export function at(text: string): number {
  return atOfWall(`2026-${text}:00`);
}

/** `11-26 08:30` */
export function clock(instant: number): string {
  return wallText(instant).slice(5, 16);
}

/** Readings of every so many minutes at a steady rate, from one instant to another, both included. */
export function steady(
  from: string,
  to: string,
  { begin, kwPerHour, everyMinutes = 5 }: { begin: number; kwPerHour: number; everyMinutes?: number },
): readonly Reading[] {
  const first = at(from);
  const count = Math.floor((at(to) - first) / (everyMinutes * 60_000)) + 1;
  return Array.from({ length: count }, (_, index) => ({
    at: first + index * everyMinutes * 60_000,
    remain: Math.round((begin - (kwPerHour * index * everyMinutes) / 60) * 100) as Kwh,
  }));
}

export interface Asked {
  readonly first?: string;
  readonly last?: string;
  readonly intervalSeconds?: number;
  readonly now?: number;
}

/** Of 11-26 alone, at its end, unless said otherwise. */
export function days(
  of: readonly Reading[],
  { first = DAY, last = first, intervalSeconds = 300, now = at('11-27 00:00') }: Asked = {},
) {
  return daysOf(of, { first, last }, { intervalSeconds, now });
}

export function day(of: readonly Reading[], asked: Asked = {}): MeterDay {
  const [only] = days(of, asked);
  if (only === undefined) throw new RangeError('no day');
  return only;
}

/** The hours in which something was used: `08 0.15`, with `估` or `摊` for what was estimated or spread. */
export function hoursUsed({ hours }: MeterDay): readonly string[] {
  return hours.flatMap(({ usage, estimated, spread }, hour) => {
    if (usage === 0) return [];
    const marks = `${estimated > 0 ? ' 估' : ''}${spread > 0 ? ' 摊' : ''}`;
    return [`${String(hour).padStart(2, '0')} ${decimalText(usage)}${marks}`];
  });
}

/** The hours that have a balance: `08 119.65`. */
export function balances({ hours }: MeterDay): readonly string[] {
  return hours.flatMap(({ balance }, hour) =>
    balance === null ? [] : [`${String(hour).padStart(2, '0')} ${decimalText(balance)}`],
  );
}
