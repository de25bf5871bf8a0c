// The schema changes of this room, one schema statement a migration.
import type { Migration } from '../../store/migrate.ts';

export const filesMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-files-01-create-links',
    up: (schema) =>
      schema.createTable('file_links', {
        columns: {
          token: 'word(64)',
          once: 'word(200)',
          path: 'text',
          name: 'text',
          made_at: 'instant',
          expires_at: 'instant',
        },
        primaryKey: ['token'],
        unique: [['once']],
      }),
  },
];
