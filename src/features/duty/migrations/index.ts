// Duty's tables in the store, one schema statement a migration.
import type { Migration } from '../../../store/migrate.ts';
import { takeOverNotices } from './2026-11-26-duty-02-take-over-notices.ts';

export const dutyMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-duty-01-create-notices',
    up: (schema) =>
      schema.createTable('duty_notices', {
        columns: {
          id: 'id',
          key: 'word(120)',
          chat: 'word(100)',
          open_key: 'word(240)?',
          card: 'id',
          trouble: 'text',
          opened_at: 'instant',
          closed_at: 'instant?',
        },
        primaryKey: ['id'],
        unique: [['open_key']],
      }),
  },
  takeOverNotices,
  { id: '2026-11-26-duty-03-drop-notices', up: (schema) => schema.dropTable('duty_notices') },
];
