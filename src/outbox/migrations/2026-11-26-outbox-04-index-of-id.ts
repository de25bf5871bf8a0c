import type { Migration } from '../../store/migrate.ts';

export const indexOfId: Migration = {
  id: '2026-11-26-outbox-04-index-of-id',
  up: (schema) => schema.createIndex('outbox_of_id', 'outbox', ['of_id']),
};
