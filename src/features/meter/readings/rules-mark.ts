// What the rules make of an invented fortnight, as a mark: rules that have changed make something else of it, and kept days are made anew.
import { createHash } from 'node:crypto';
import { daysOf } from '../rules/days-of.ts';
import { HOUR_MS, type Reading, startOfDate } from '../rules/reading.ts';
import { kwh } from '../units.ts';

const FIRST = '2026-01-05';
const LAST = '2026-01-18';

/** Eight characters; the same in every process of a program. */
export function rulesMark(): string {
  const now = startOfDate('2026-02-01');
  const days = [300, 3_600].flatMap((intervalSeconds) =>
    daysOf(inventedReadings(), { first: FIRST, last: LAST }, { intervalSeconds, now }),
  );
  return createHash('sha256').update(JSON.stringify(days)).digest('hex').slice(0, 8);
}

/** Hourly, with whatever rules tell apart: top-ups in the open and in a gap, gaps over midnight, stillness, an empty meter, other counts. */
function inventedReadings(): readonly Reading[] {
  const begin = startOfDate(FIRST);
  const readings: Reading[] = [];
  let left = 20_000;
  for (let hour = 0; hour < 14 * 24; hour++) {
    left = Math.max(0, left - ((hour * 37) % 90) - (hour % 24 > 17 ? 140 : 20));
    if (hour === 100 || hour === 178) left += 10_000;
    if (hour === 230) left = 500;
    if (hour === 236) left = 0;
    if (hour === 245) left += 50_000;
    if (hour === 290) left = 30_007;
    const isSilent = (hour > 60 && hour < 75) || (hour > 170 && hour < 180) || (hour > 310 && hour < 316);
    if (!isSilent) readings.push({ at: begin + hour * HOUR_MS + ((hour * 7) % 50) * 60_000, remain: kwh(left) });
  }
  return readings;
}
