// The schema changes for stored secrets.
import type { Migration } from '../../store/migrate.ts';

const createStoredSecrets: Migration = {
  id: '2026-11-26-secrets-01-create-stored-secrets',
  up: (schema) =>
    schema.createTable('stored_secrets', {
      columns: { name: 'word(60)', sealed: 'text', changed_at: 'instant', changed_by: 'word(200)' },
      primaryKey: ['name'],
    }),
};

export const secretsMigrations: readonly Migration[] = [createStoredSecrets];
