import type { Migration } from '../../store/migrate.ts';

export const indexOfRow: Migration = {
  id: '2026-11-26-outbox-03-index-of-row',
  up: (schema) => schema.createIndex('outbox_of_row', 'outbox', ['of_row']),
};
