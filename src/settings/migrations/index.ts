// The schema changes of this room, one schema statement a migration.
import type { Migration } from '../../store/migrate.ts';

export const settingsMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-settings-01-create-changes',
    up: (schema) =>
      schema.createTable('setting_changes', {
        columns: {
          version: 'count',
          item: 'count',
          path: 'word(500)',
          kind: 'word(10)',
          value: 'text?',
          changed_by: 'word(100)',
          changed_at: 'instant',
          reason: 'text?',
        },
        primaryKey: ['version', 'item'],
      }),
  },
  {
    id: '2026-11-26-settings-02-index-path',
    up: (schema) => schema.createIndex('setting_changes_path', 'setting_changes', ['path']),
  },
  {
    id: '2026-11-26-settings-03-create-versions',
    up: (schema) =>
      schema.createTable('setting_versions', {
        columns: { name: 'word(20)', version: 'count' },
        primaryKey: ['name'],
      }),
  },
];
