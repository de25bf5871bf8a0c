// Looks after the jobs from outside the planner, by a timer of its own: a planner that stands still must be noticed too.
import type { House } from '../feature.ts';
import { dutyFeature } from '../features/duty/index.ts';
import type { DutySettings } from '../features/duty/settings.ts';
import { watchJobs } from '../features/duty/watch.ts';
import type { Program } from './program.ts';

export interface WatchDesk {
  close(): Promise<void>;
}

/** Real time. */
const LOOK_MS = 5_000;

/** Nothing where there is nobody to tell. */
export function startWatch(program: Program, house: House): WatchDesk {
  const { context } = program;
  if ((context.config.feishu?.chats ?? []).length === 0) return { close: async () => {} };
  const { lateMinutes, longMinutes }: DutySettings = program.contextOf(dutyFeature).settings;
  const since = context.now();
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  let timer: NodeJS.Timeout;
  const again = (): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = house
        .timetable()
        .then((rows) => watchJobs(context, rows, { since, lateMinutes, longMinutes }))
        .catch((thrown: unknown) => context.log.warn({ err: thrown }, 'jobs not looked after'))
        .finally(again);
    }, LOOK_MS);
  };
  again();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
