import type { Migration } from '../../store/migrate.ts';

export const createKeys: Migration = {
  id: '2026-11-26-bot-03-create-keys',
  up: (schema) =>
    schema.createTable('bot_keys', {
      columns: { key: 'word(210)', event: 'id', at: 'instant' },
      primaryKey: ['key'],
    }),
};
