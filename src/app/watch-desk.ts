// Looks after the jobs, and all else that is to happen again and again, from outside the planner, by a timer of its own: a planner that stands still must be noticed too.
import { databaseNow } from '../databases/dialect.ts';
import type { House } from '../feature.ts';
import { type ToldBeats, watchBeats } from '../features/duty/absence/look.ts';
import { dutyFeature } from '../features/duty/index.ts';
import type { DutySettings } from '../features/duty/settings.ts';
import { watchJobs } from '../features/duty/watch.ts';
import { type Repeated, repeated } from '../lib/repeated.ts';
import { hasWayOut } from './group/other-channels.ts';
import type { Program } from './program.ts';

/** Real time. */
const LOOK_MS = 5_000;
const PAUSED_MS = 30_000;
/** Where the clock is stepped, what is due oftener than hourly waits for the end of its hour; the product's time. */
const STEPPED_MINUTES = 60;

export interface Watch extends Repeated {
  /** Looks now; never rejects. */
  look(): Promise<void>;
}

/**
 * Nothing where there is nobody to tell.
 * @param isPassing whether a step of the clock is under way: what has become due by it has not had the time to begin
 */
export async function startWatch(program: Program, house: House, isPassing: () => boolean): Promise<Watch> {
  const { context } = program;
  if (!hasWayOut(context.config)) return { look: async () => {}, close: async () => {} };
  const { store } = context;
  const begin = async () => ({ product: program.context.now(), store: new Date(await databaseNow(store.db)) });
  let since = await begin();
  let lookedAt = performance.now();
  const told: ToldBeats = new Map();
  const look = async (): Promise<void> => {
    // After a pause of the whole process nobody had the time to speak.
    if (performance.now() - lookedAt > PAUSED_MS) since = await begin();
    lookedAt = performance.now();
    const { lateMinutes, longMinutes }: DutySettings = program.contextOf(dutyFeature).settings;
    const jobs = await house.timetable();
    const waits = program.context.config.playground.enabled ? STEPPED_MINUTES : 0;
    const judging = { since: since.product, lateMinutes: lateMinutes + waits, longMinutes };
    await watchJobs(program.context, jobs, judging);
    const graceMs = (lateMinutes + longMinutes) * 60_000;
    await watchBeats(program.context, house.expectations(), { jobs, since, graceMs }, told);
  };
  const failed = (thrown: unknown): void => context.log.warn({ err: thrown }, 'jobs not looked after');
  const timer = repeated(LOOK_MS, async () => (isPassing() ? undefined : look()), failed);
  return { look: () => look().catch(failed), close: timer.close };
}
