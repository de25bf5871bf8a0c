// The ledger's tables in the store, one schema statement a migration.
import type { Migration } from '../../../store/migrate.ts';

export const ledgerMigrations: readonly Migration[] = [
  {
    id: '2026-11-22-ledger-01-create-outcomes',
    up: (schema) =>
      schema.createTable('ledger_outcomes', {
        columns: {
          site: 'word(31)',
          ledger: 'word(63)',
          status: 'word(12)',
          message: 'text',
          rows: 'count',
          refreshed_at: 'instant',
        },
        primaryKey: ['site', 'ledger'],
      }),
  },
  {
    id: '2026-11-22-ledger-02-create-results',
    up: (schema) =>
      schema.createTable('ledger_results', {
        columns: {
          publication: 'count',
          site: 'word(31)',
          ledger: 'word(63)',
          state: 'word(20)',
          rows: 'count',
          added: 'count',
          removed: 'count',
          modified: 'count',
          fields: 'count',
          data_as_of: 'instant?',
          note: 'text',
        },
        primaryKey: ['publication', 'site', 'ledger'],
      }),
  },
];
