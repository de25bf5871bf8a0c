// Looks after the jobs from outside the planner, by a timer of its own: a planner that stands still must be noticed too.
import type { House } from '../feature.ts';
import { dutyFeature } from '../features/duty/index.ts';
import type { DutySettings } from '../features/duty/settings.ts';
import { watchJobs } from '../features/duty/watch.ts';
import { type Repeated, repeated } from '../lib/repeated.ts';
import type { Program } from './program.ts';

/** Real time. */
const LOOK_MS = 5_000;

/** Nothing where there is nobody to tell. */
export function startWatch(program: Program, house: House): Repeated {
  const { context } = program;
  if ((context.config.feishu?.chats ?? []).length === 0) return { close: async () => {} };
  const since = context.now();
  const look = async (): Promise<void> => {
    const { lateMinutes, longMinutes }: DutySettings = program.contextOf(dutyFeature).settings;
    await watchJobs(program.context, await house.timetable(), { since, lateMinutes, longMinutes });
  };
  return repeated(LOOK_MS, look, (thrown) => context.log.warn({ err: thrown }, 'jobs not looked after'));
}
