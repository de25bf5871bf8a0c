import type { Migration } from '../migrate.ts';

export const createRuns: Migration = {
  id: '2026-11-22-store-02-create-runs',
  up: (schema) =>
    schema.createTable('runs', {
      columns: {
        id: 'id',
        job: 'word(100)',
        due_at: 'instant?',
        trigger: 'word(40)',
        status: 'word(20)',
        started_at: 'instant',
        finished_at: 'instant?',
        heartbeat_at: 'instant',
        host: 'word(100)',
        pid: 'count',
        summary: 'text?',
        error: 'text?',
      },
      primaryKey: ['id'],
      unique: [['job', 'due_at']],
    }),
};
