import type { Migration } from '../../store/migrate.ts';

export const addChannel: Migration = {
  id: '2026-11-26-outbox-06-add-channel',
  up: (schema) => schema.addColumn('outbox', 'channel', 'word(20)?'),
};
