import type { Migration } from '../../store/migrate.ts';

export const createWorks: Migration = {
  id: '2026-11-26-work-01-create-works',
  up: (schema) =>
    schema.createTable('works', {
      columns: {
        id: 'id',
        job: 'word(60)',
        kind: 'word(60)',
        title: 'text',
        args: 'text',
        open_key: 'word(200)?',
        line: 'text',
        chat: 'word(100)',
        person: 'word(100)',
        trace: 'word(20)',
        card: 'id',
        state: 'word(20)',
        run: 'id?',
        attempts: 'count',
        asked_at: 'instant',
        started_at: 'instant?',
        ended_at: 'instant?',
      },
      primaryKey: ['id'],
      unique: [['open_key']],
    }),
};
