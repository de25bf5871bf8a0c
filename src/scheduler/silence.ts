// How long a job may be silent by its schedule.
import { cronTimes } from '../lib/cron.ts';
import type { Schedule } from './schedule.ts';

/** Milliseconds from this moment to the next at which the job is due; 0 for one that runs only when asked. */
export function silenceMs(schedule: Schedule | null, at: Date): number {
  const next = schedule === null ? null : cronTimes(schedule.cron).next(at);
  return next === null ? 0 : next.getTime() - at.getTime();
}
