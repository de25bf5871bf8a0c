// The jobs that belong to no feature, written by hand.
import type { Context } from '../context.ts';
import type { Job } from '../scheduler/job.ts';
import { retentionJob } from './retention-job.ts';

export const coreJobs: readonly Job<Context>[] = [retentionJob];
