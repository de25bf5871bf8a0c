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
  run(ctx: Ctx, input: JobInput): Promise<JobResult>;
}
