// The lake's tables in the store, one schema statement a migration.
import type { Migration } from '../../store/migrate.ts';

export const lakeMigrations: readonly Migration[] = [
  {
    id: '2026-11-22-lake-01-create-publications',
    up: (schema) =>
      schema.createTable('lake_publications', {
        columns: { number: 'count', published_at: 'instant' },
        primaryKey: ['number'],
      }),
  },
  {
    id: '2026-11-22-lake-02-create-states',
    up: (schema) =>
      schema.createTable('lake_states', {
        columns: {
          id: 'id',
          site: 'word(31)',
          ledger: 'word(63)',
          role: 'word(12)',
          file: 'word(255)',
          rows: 'count',
          bytes: 'count',
          sha256: 'word(64)',
          shape: 'text',
          data_as_of: 'instant',
          kept_since: 'instant',
          publication: 'count?',
          retired_at: 'instant?',
        },
        primaryKey: ['id'],
      }),
  },
  {
    id: '2026-11-22-lake-03-index-states',
    up: (schema) => schema.createIndex('lake_states_by_site', 'lake_states', ['site', 'ledger', 'role']),
  },
  {
    id: '2026-11-22-lake-04-create-changes',
    up: (schema) =>
      schema.createTable('lake_changes', {
        columns: {
          ledger: 'word(63)',
          publication: 'count',
          file: 'word(255)',
          rows: 'count',
          bytes: 'count',
          sha256: 'word(64)',
          key_columns: 'text',
        },
        primaryKey: ['ledger', 'publication'],
      }),
  },
];
