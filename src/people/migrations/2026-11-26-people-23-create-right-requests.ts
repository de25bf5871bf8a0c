import type { Migration } from '../../store/migrate.ts';

export const createRightRequests: Migration = {
  id: '2026-11-26-people-23-create-right-requests',
  up: (schema) =>
    schema.createTable('right_requests', {
      columns: {
        id: 'id',
        person: 'word(100)',
        chat: 'word(200)',
        right_name: 'word(20)',
        sites: 'text',
        action: 'word(100)',
        line: 'text',
        state: 'word(20)',
        asked_at: 'instant',
        expires_at: 'instant',
        decided_at: 'instant?',
        decided_by: 'word(100)?',
        told: 'text',
      },
      primaryKey: ['id'],
    }),
};
