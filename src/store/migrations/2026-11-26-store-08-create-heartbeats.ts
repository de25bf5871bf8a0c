import type { Migration } from '../migrate.ts';

export const createHeartbeats: Migration = {
  id: '2026-11-26-store-08-create-heartbeats',
  up: (schema) =>
    schema.createTable('heartbeats', {
      columns: {
        name: 'word(160)',
        kind: 'word(20)',
        since: 'instant',
        last_at: 'instant?',
        expected_ms: 'count',
        state: 'word(10)',
        detail: 'text?',
      },
      primaryKey: ['name'],
    }),
};
