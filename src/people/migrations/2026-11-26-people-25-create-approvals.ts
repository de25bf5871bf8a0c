import type { Migration } from '../../store/migrate.ts';

export const createApprovals: Migration = {
  id: '2026-11-26-people-25-create-approvals',
  up: (schema) =>
    schema.createTable('approvals', {
      columns: {
        id: 'id',
        command: 'word(100)',
        line: 'text',
        digest: 'word(64)',
        requester: 'word(100)',
        chat: 'word(200)',
        needs_second: 'flag',
        state: 'word(20)',
        asked_at: 'instant',
        expires_at: 'instant',
        confirmed_at: 'instant?',
        decided_by: 'word(100)?',
        decided_at: 'instant?',
      },
      primaryKey: ['id'],
    }),
};
