// Days as the rules give them, made by hand.
import type { MeterDay, MeterHour } from '../../../src/features/meter/rules/day.ts';
import { startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, NO_KWH, sumKwh } from '../../../src/features/meter/units.ts';

/** @param hours of the day by number: what was left and what was used, hundredths of a kWh */
export function madeDay(
  date: string,
  hours: Readonly<Record<number, readonly [balance: number | null, usage: number]>>,
  more: Partial<MeterDay> = {},
): MeterDay {
  const all = Array.from({ length: 24 }, (_, hour): MeterHour => {
    const [balance, usage] = hours[hour] ?? [null, 0];
    return {
      balance: balance === null ? null : kwh(balance),
      usage: kwh(usage),
      estimated: NO_KWH,
      spread: NO_KWH,
      readings: balance === null ? 0 : 12,
    };
  });
  const read = all.flatMap(({ balance }, hour) =>
    balance === null ? [] : [{ at: startOfDate(date) + hour * 3_600_000, remain: balance }],
  );
  return {
    date,
    hours: all,
    usage: sumKwh(all.map(({ usage }) => usage)),
    estimated: NO_KWH,
    spread: NO_KWH,
    error: NO_KWH,
    first: read.at(0) ?? null,
    last: read.at(-1) ?? null,
    readings: sumKwh(all.map(({ readings }) => kwh(readings))),
    topUps: [],
    replacements: [],
    gaps: [],
    coveredMinutes: 1_440,
    ...more,
  };
}
