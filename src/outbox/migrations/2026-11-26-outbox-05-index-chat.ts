import type { Migration } from '../../store/migrate.ts';

export const indexChat: Migration = {
  id: '2026-11-26-outbox-05-index-chat',
  up: (schema) => schema.createIndex('outbox_chat', 'outbox', ['chat', 'state', 'priority', 'id']),
};
