// The schema changes of this room, in the order they run.
import type { Migration } from '../migrate.ts';
import { createLeases } from './2026-11-22-store-01-create-leases.ts';
import { createRuns } from './2026-11-22-store-02-create-runs.ts';
import { createStages } from './2026-11-22-store-03-create-stages.ts';
import { indexRunsStarted } from './2026-11-22-store-04-index-runs-started.ts';
import { countAttempts } from './2026-11-26-store-05-count-attempts.ts';
import { indexRunsStatus } from './2026-11-26-store-06-index-runs-status.ts';
import { createClockOffsets } from './2026-11-26-store-07-create-clock-offsets.ts';
import { createHeartbeats } from './2026-11-26-store-08-create-heartbeats.ts';

export const storeMigrations: readonly Migration[] = [
  createLeases,
  createRuns,
  createStages,
  indexRunsStarted,
  countAttempts,
  indexRunsStatus,
  createClockOffsets,
  createHeartbeats,
];
