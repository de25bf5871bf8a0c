// What a file in jobs/ brings.
import type { FeatureContext } from '../feature.ts';
import type { Job } from '../scheduler/job.ts';
import type { Part } from './program.ts';

/** What a job needs of its feature. */
export interface JobFile<Settings> {
  readonly part: Part;
  readonly job: Job<FeatureContext<Settings>>;
}
