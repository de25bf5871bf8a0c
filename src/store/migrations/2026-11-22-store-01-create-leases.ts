import type { Migration } from '../migrate.ts';

export const createLeases: Migration = {
  id: '2026-11-22-store-01-create-leases',
  up: (schema) =>
    schema.createTable('leases', {
      columns: {
        name: 'word(100)',
        holder: 'word(200)',
        fence: 'count',
        acquired_at: 'instant',
        expires_at: 'instant',
      },
      primaryKey: ['name'],
    }),
};
