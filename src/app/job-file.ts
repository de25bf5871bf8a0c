// What a file in jobs/ brings.
import type { Context } from '../context.ts';
import type { FeatureContext } from '../feature.ts';
import type { Job } from '../scheduler/job.ts';
import type { Resident } from '../scheduler/resident.ts';
import type { Part } from './program.ts';

/** Whose settings and tables a job's process knows. */
interface WithParts {
  readonly part: Part;
  /** Features below the job's own that it reaches through their api.ts, and that look into their own section. */
  readonly also?: readonly Part[];
}

/** What a job needs of its feature. */
export interface FeatureJobFile<Settings> extends WithParts {
  readonly job: Job<FeatureContext<Settings>>;
}

/** A job of the core, which belongs to no feature. */
export interface CoreJobFile {
  readonly part: null;
  readonly job: Job<Context>;
}

/** What stays as long as the server does. */
export interface ResidentFile<Settings> extends WithParts {
  readonly resident: Resident<FeatureContext<Settings>>;
}

export type JobFile<Settings> = FeatureJobFile<Settings> | CoreJobFile | ResidentFile<Settings>;
