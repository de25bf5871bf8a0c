import type { Migration } from '../../store/migrate.ts';

export const indexMerged: Migration = {
  id: '2026-11-26-outbox-11-index-merged',
  up: (schema) => schema.createIndex('outbox_merged', 'outbox', ['merged_into']),
};
