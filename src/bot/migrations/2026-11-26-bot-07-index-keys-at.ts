import type { Migration } from '../../store/migrate.ts';

export const indexKeysAt: Migration = {
  id: '2026-11-26-bot-07-index-keys-at',
  up: (schema) => schema.createIndex('bot_keys_at', 'bot_keys', ['at']),
};
