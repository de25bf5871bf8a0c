import type { Migration } from '../migrate.ts';

export const indexRunsStarted: Migration = {
  id: '2026-11-22-store-04-index-runs-started',
  up: (schema) => schema.createIndex('runs_started', 'runs', ['started_at', 'id']),
};
