// What a file in jobs/ brings.
import type { Context } from '../context.ts';
import type { FeatureContext } from '../feature.ts';
import type { Job } from '../scheduler/job.ts';
import type { Part } from './program.ts';

/** What a job needs of its feature. */
export interface FeatureJobFile<Settings> {
  readonly part: Part;
  readonly job: Job<FeatureContext<Settings>>;
}

/** A job of the core, which belongs to no feature. */
export interface CoreJobFile {
  readonly part: null;
  readonly job: Job<Context>;
}

export type JobFile<Settings> = FeatureJobFile<Settings> | CoreJobFile;
