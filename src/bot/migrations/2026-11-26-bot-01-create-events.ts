import type { Migration } from '../../store/migrate.ts';

export const createEvents: Migration = {
  id: '2026-11-26-bot-01-create-events',
  up: (schema) =>
    schema.createTable('bot_events', {
      columns: {
        id: 'id',
        chat: 'word(200)',
        kind: 'word(20)',
        body: 'text',
        happened_at: 'instant',
        received_at: 'instant',
        state: 'word(20)',
        attempts: 'count',
        finished_at: 'instant?',
        error: 'text?',
      },
      primaryKey: ['id'],
    }),
};
