import type { Migration } from '../../store/migrate.ts';

export const createWorkFollowers: Migration = {
  id: '2026-11-26-work-03-create-followers',
  up: (schema) =>
    schema.createTable('work_followers', {
      columns: { id: 'id', work: 'id', chat: 'word(100)', person: 'word(100)', row: 'id' },
      primaryKey: ['id'],
      unique: [['work', 'row']],
    }),
};
