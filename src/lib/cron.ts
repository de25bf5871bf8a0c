// The moments that a cron expression names, in the people's time zone; computes and nothing more, no timer runs here.
import { Cron } from 'croner';
import { errorText } from './errors.ts';
import { PEOPLE_ZONE } from './zoned-time.ts';

export interface CronTimes {
  /** The first moment after this one; null when there is none any more. */
  next(after: Date): Date | null;
  /** The moments after `after` up to and including `until`, ascending: of very many the newest `limit`, and `more` says so. */
  between(after: Date, until: Date, limit: number): { readonly moments: readonly Date[]; readonly more: boolean };
}

/**
 * @param pattern five fields (minute, hour, day, month, weekday), or six with seconds before them; read in Asia/Shanghai, which
 * changes no clocks, so that no moment comes twice or never
 * @throws Error when the pattern is none; see cronFault.
 */
export function cronTimes(pattern: string): CronTimes {
  const cron = new Cron(pattern, { timezone: PEOPLE_ZONE, mode: '5-or-6-parts', paused: true });
  return {
    next: (after) => cron.nextRun(after),
    between: (after, until, limit) => {
      // previousRuns excludes the moment it looks back from.
      const newestFirst = cron.previousRuns(limit + 1, new Date(until.getTime() + 1));
      const within = newestFirst.filter((at) => at > after);
      return { moments: within.slice(0, limit).reverse(), more: within.length > limit };
    },
  };
}

/** Why this is no cron expression of five fields, for whoever knows croner's messages; null when it is one that comes round. */
export function cronFault(pattern: string): string | null {
  if (pattern.trim().split(/\s+/).length !== 5) return 'five fields wanted';
  try {
    return cronTimes(pattern).next(new Date()) === null ? 'never comes round' : null;
  } catch (thrown) {
    return errorText(thrown);
  }
}
