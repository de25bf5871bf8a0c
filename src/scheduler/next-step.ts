// Where a stepped clock stops next.
import type { CronTimes } from '../lib/cron.ts';

const HOUR_MS = 3_600_000;

/** The next instant to step to: a job's next moment, or the end of its hour where another moment of it follows within an hour. */
export function nextStep(times: readonly CronTimes[], now: Date): Date | null {
  const steps = times.flatMap((one) => {
    const first = one.next(now);
    if (first === null) return [];
    const second = one.next(first);
    const isOften = second !== null && second.getTime() - first.getTime() < HOUR_MS;
    return [isOften ? endOfHour(first) : first];
  });
  return steps.sort((one, other) => +one - +other)[0] ?? null;
}

function endOfHour(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / HOUR_MS) * HOUR_MS);
}
