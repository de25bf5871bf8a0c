import type { Migration } from '../migrate.ts';

export const createStages: Migration = {
  id: '2026-11-22-store-03-create-stages',
  up: (schema) =>
    schema.createTable('run_stages', {
      columns: {
        run_id: 'id',
        seq: 'count',
        name: 'word(200)',
        status: 'word(20)',
        started_at: 'instant',
        finished_at: 'instant?',
        rows: 'count?',
        ms: 'count?',
        detail: 'text?',
        error: 'text?',
      },
      primaryKey: ['run_id', 'seq'],
      references: [{ column: 'run_id', table: 'runs', of: 'id' }],
    }),
};
