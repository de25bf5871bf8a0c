import type { Migration } from '../../store/migrate.ts';

export const createPeople: Migration = {
  id: '2026-11-26-people-21-create-people',
  up: (schema) =>
    schema.createTable('people', {
      columns: {
        open_id: 'word(100)',
        name: 'word(200)?',
        departments: 'text',
        left_at: 'instant?',
        as_of: 'instant?',
        checked_at: 'instant?',
      },
      primaryKey: ['open_id'],
    }),
};
