// The job that reads the meters: as often as the configuration says, and at once when the server starts.
import { everySeconds } from '../../../lib/cron.ts';
import type { Job } from '../../../scheduler/job.ts';
import type { Schedule } from '../../../scheduler/schedule.ts';
import { type MeterContext, metersOf } from '../context.ts';
import { rollUp } from '../readings/roll-up.ts';
import { watchMeters } from '../watching/watch.ts';
import { enabledMeters, intervalMs } from './expects.ts';
import { poll } from './poll.ts';

export const METER_POLL = 'meter-poll';

/** What the sources say is told by the meters' own alerts: a run that heard faults has done its work. */
export const meterPollJob: Job<MeterContext> = {
  name: METER_POLL,
  title: '读电表：到点的电表读一遍',
  rhythm: pollSchedule,
  isRoutine: true,
  run: async (ctx, { stage, dueAt }) => {
    const summary = await stage('读数', async () => {
      const value = await poll(ctx, { byHand: dueAt === null });
      return { value, rows: value?.read ?? 0 };
    });
    const rolled = await stage('汇总', async () => {
      const value = await rollUp(ctx);
      return { value, rows: value.days };
    });
    const watched = await stage('查看', async () => {
      const value = await watchMeters(ctx);
      return { value, rows: value.raised + value.recovered + value.said };
    });
    const summaries = { days: rolled.days, watched: { ...watched } };
    return { summary: { ...(summary ?? { busy: true }), ...summaries }, problems: [] };
  },
};

const LEAST_SECONDS = 60;

/**
 * The beat that all intervals have in common, never below a minute; null while there is no meter. With all of them stopped it goes on:
 * what was told of them is to be ended.
 */
export function pollSchedule(ctx: Pick<MeterContext, 'settings'>): Schedule | null {
  const enabled = enabledMeters(ctx);
  const meters = enabled.length > 0 ? enabled : metersOf(ctx);
  const seconds = new Set(meters.map((meter) => intervalMs(ctx, meter) / 1000));
  if (seconds.size === 0) return null;
  const beat = Math.max(LEAST_SECONDS, [...seconds].reduce(commonMeasure));
  return { cron: everySeconds(beat), atStart: true, missed: { policy: 'skip' }, overlap: 'skip' };
}

function commonMeasure(one: number, other: number): number {
  return other === 0 ? one : commonMeasure(other, one % other);
}
