// All jobs there are: the core's own and the features', each with the context that it runs in.
import type { Context } from '../context.ts';
import { type Job, type TimedJob, timedJob } from '../scheduler/job.ts';
import { coreJobs } from './core-jobs.ts';
import type { AnyFeature } from './features.ts';
import type { Program } from './program.ts';

export interface KnownJob {
  /** Runs with what contextOf gives, and nothing else. */
  readonly job: Job<never>;
  contextOf(program: Program): Context;
}

export function knownJobs(features: readonly AnyFeature[]): readonly KnownJob[] {
  return [
    ...features.flatMap((feature) =>
      feature.jobs.map((job) => ({ job, contextOf: (program: Program) => program.contextOf(feature) })),
    ),
    ...coreJobs.map((job) => ({ job, contextOf: ({ context }: Program) => context })),
  ];
}

/** The jobs with the schedules that they have at this moment, the configuration's word on them not yet heard: see plannedJobs(). */
export function timedJobs(program: Program, known: readonly KnownJob[]): readonly TimedJob[] {
  return known.map(({ job, contextOf }) => timedJob(job as Job<Context>, contextOf(program)));
}
