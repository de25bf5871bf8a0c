import type { Migration } from '../../store/migrate.ts';

export const createOutbox: Migration = {
  id: '2026-11-26-outbox-01-create-outbox',
  up: (schema) =>
    schema.createTable('outbox', {
      columns: {
        id: 'id',
        chat: 'word(100)',
        act: 'word(10)',
        of_id: 'word(100)?',
        of_row: 'id?',
        body: 'text',
        priority: 'count',
        once: 'word(200)?',
        replaces: 'word(200)?',
        state: 'word(20)',
        round: 'count',
        uncertain: 'flag',
        maybe_twice: 'flag',
        attempts: 'count',
        said_at: 'instant',
        due_at: 'instant',
        first_tried_at: 'instant?',
        sent_at: 'instant?',
        message_id: 'word(100)?',
        note: 'text?',
        error: 'text?',
      },
      primaryKey: ['id'],
      unique: [['once']],
    }),
};
