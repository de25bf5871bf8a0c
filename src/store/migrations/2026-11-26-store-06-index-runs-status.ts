import type { Migration } from '../migrate.ts';

/** The planner asks every few seconds for what waits, runs or was lost. */
export const indexRunsStatus: Migration = {
  id: '2026-11-26-store-06-index-runs-status',
  up: (schema) => schema.createIndex('runs_status', 'runs', ['status', 'job']),
};
