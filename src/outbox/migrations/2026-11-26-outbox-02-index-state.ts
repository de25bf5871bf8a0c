import type { Migration } from '../../store/migrate.ts';

export const indexState: Migration = {
  id: '2026-11-26-outbox-02-index-state',
  up: (schema) => schema.createIndex('outbox_state', 'outbox', ['state', 'priority', 'id']),
};
