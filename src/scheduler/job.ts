// A job: what runs unattended. It is told the moment it was due and may run twice without harm.
import type { Json } from '../lib/json.ts';
import type { Schedule } from './schedule.ts';

export interface JobInput {
  /** The id of this run. */
  readonly run: string;
  /** The moment it was due, which may be long past; null when started by hand. */
  readonly dueAt: Date | null;
  /** Measures one stage of the run and keeps its rows, time and error. */
  stage<R>(name: string, work: () => Promise<StageResult<R>>): Promise<R>;
}

export interface StageResult<R> {
  readonly value: R;
  readonly rows?: number;
  readonly detail?: Json;
}

export interface JobResult {
  readonly summary: Json;
  /** Chinese sentences: what was not done although the job went to its end, for instance a site that could not be read. */
  readonly problems: readonly string[];
}

export interface Job<Ctx> {
  /** As typed: `zhiban run daily`. */
  readonly name: string;
  /** Chinese. */
  readonly title: string;
  /** When it runs unless the configuration says otherwise; without it only when asked. */
  readonly schedule?: Schedule;
  /** The same where it follows from the settings of the moment; null: only when asked. */
  rhythm?(ctx: Ctx): Schedule | null;
  /** It runs all day long: a due run that ended well is no matter for the audit, and its row is forgotten after some days. */
  readonly isRoutine?: boolean;
  run(ctx: Ctx, input: JobInput): Promise<JobResult>;
}

/** A job with the schedule that it has at this moment. */
export interface TimedJob {
  readonly name: string;
  readonly title: string;
  readonly schedule?: Schedule;
  readonly isRoutine?: boolean;
}

export function timedJob<Ctx>(job: Job<Ctx>, ctx: Ctx): TimedJob {
  const { name, title, rhythm, isRoutine = false } = job;
  const schedule = rhythm === undefined ? job.schedule : rhythm(ctx);
  return schedule === undefined || schedule === null
    ? { name, title, isRoutine }
    : { name, title, isRoutine, schedule };
}
