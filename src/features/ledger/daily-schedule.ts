// When the ledger reads every source, and so how often each of them is expected to have been read.
import type { CoreConfig } from '../../config/core.ts';
import { plannedJobs, type Schedule } from '../../scheduler/schedule.ts';
import { silenceMs } from '../../scheduler/silence.ts';

export const DAILY = 'daily';

/** Queued: a run by hand shortly before the hour must not swallow the day's changelog. */
export const dailySchedule: Schedule = { cron: '0 8 * * *', missed: { policy: 'once' }, overlap: 'queue' };

/** Milliseconds until the sources are to be read again. */
export function readingSilenceMs({ schedule }: Pick<CoreConfig, 'schedule'>, at: Date): number {
  const [job] = plannedJobs([{ name: DAILY, title: DAILY, schedule: dailySchedule }], schedule);
  return silenceMs(job?.schedule ?? null, at);
}
