// Who changed a row last and when, over the year before the sample begins.
import type { Random } from '../../lib/random.ts';
import { addDays, isWeekend, wallClock } from '../wall-clock.ts';

/** The columns every table but the dictionaries has. `updated_at` is Beijing wall-clock time. */
export interface Audit {
  readonly status: number;
  readonly updated_at: string;
  readonly updated_by: string | null;
}

export interface Era {
  readonly random: Random;
  /** The last day of the year, `YYYY-MM-DD`. */
  readonly until: string;
  readonly crew: readonly string[];
}

/** A time of day between 08:00 and 18:00 in seconds after midnight, with little at noon. */
export function workingSecond(random: Random): number {
  const second = random.int(8 * 3600, 18 * 3600 - 1);
  const noon = second >= 12 * 3600 && second < 13 * 3600;
  return noon && random.chance(0.8) ? second - 2 * 3600 : second;
}

/** A change on some day of the year, rarely on a weekend; about one in thirty came from an import that names nobody. */
export function pastAudit({ random, until, crew }: Era, status = 1): Audit {
  const day = addDays(until, -random.int(0, 364));
  const date = isWeekend(day) && random.chance(0.85) ? addDays(day, -2) : day;
  const updated_by = random.chance(1 / 30) ? null : random.pick(crew);
  return { status, updated_at: wallClock(date, workingSecond(random)), updated_by };
}
