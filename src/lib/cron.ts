// The moments that a cron expression or an even rhythm names, in the people's time zone; computes and nothing more, no timer runs here.
import { Cron } from 'croner';
import { errorText } from './errors.ts';
import { PEOPLE_ZONE } from './zoned-time.ts';

export interface CronTimes {
  /** The first moment after this one; null when there is none any more. */
  next(after: Date): Date | null;
  /** The moments after `after` up to and including `until`, ascending: of very many the newest `limit`, and `more` says so. */
  between(after: Date, until: Date, limit: number): { readonly moments: readonly Date[]; readonly more: boolean };
}

/** What cronFault answers for an expression that is right and whose day never comes. */
export const NEVER_DUE = 'never comes round';

const EVERY = /^@every (\d{1,6})s$/;

/** The pattern of what is due every so many seconds, counted from 1970; cron cannot say it. */
export function everySeconds(seconds: number): string {
  return `@every ${seconds}s`;
}

/** As people read it: `每 300 秒`, or the expression itself. */
export function cronText(pattern: string): string {
  const seconds = EVERY.exec(pattern)?.[1];
  return seconds === undefined ? pattern : `每 ${seconds} 秒`;
}

/**
 * @param pattern everySeconds(), or five fields (minute, hour, day, month, weekday), or six with seconds before them; read in Asia/Shanghai, which
 * changes no clocks, so that no moment comes twice or never
 * @throws Error when the pattern is none; see cronFault.
 */
export function cronTimes(pattern: string): CronTimes {
  const every = Number(EVERY.exec(pattern)?.[1] ?? 0);
  if (every > 0) return evenTimes(every * 1000);
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

/** The multiples of a time since 1970. */
function evenTimes(ms: number): CronTimes {
  return {
    next: (after) => new Date((Math.floor(after.getTime() / ms) + 1) * ms),
    between: (after, until, limit) => {
      const last = Math.floor(until.getTime() / ms);
      const count = Math.max(0, last - Math.floor(after.getTime() / ms));
      const moments = Array.from({ length: Math.min(count, limit) }, (_, back) => new Date((last - back) * ms));
      return { moments: moments.reverse(), more: count > limit };
    },
  };
}

/** Why this is no cron expression of five fields, for whoever knows croner's messages; null when it is one that comes round. */
export function cronFault(pattern: string): string | null {
  if (pattern.trim().split(/\s+/).length !== 5) return 'five fields wanted';
  try {
    return cronTimes(pattern).next(new Date()) === null ? NEVER_DUE : null;
  } catch (thrown) {
    return errorText(thrown);
  }
}
