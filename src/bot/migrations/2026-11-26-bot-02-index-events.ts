import type { Migration } from '../../store/migrate.ts';

export const indexEvents: Migration = {
  id: '2026-11-26-bot-02-index-events',
  up: (schema) => schema.createIndex('bot_events_state', 'bot_events', ['state', 'chat', 'happened_at', 'id']),
};
