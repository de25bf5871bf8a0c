// The schema changes of sign-in, one schema statement a migration; the numbers leave the room's other tables theirs.
import type { Migration } from '../../store/migrate.ts';

export const signinMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-people-40-create-sessions',
    up: (schema) =>
      schema.createTable('sessions', {
        columns: {
          hash: 'word(64)',
          person: 'word(100)',
          name: 'word(100)',
          how: 'word(20)',
          own_right: 'word(20)?',
          chats: 'text',
          made_at: 'instant',
          seen_at: 'instant',
        },
        primaryKey: ['hash'],
      }),
  },
  {
    id: '2026-11-26-people-41-index-sessions-person',
    up: (schema) => schema.createIndex('sessions_person', 'sessions', ['person']),
  },
  {
    id: '2026-11-26-people-42-create-signin-codes',
    up: (schema) =>
      schema.createTable('signin_codes', {
        columns: {
          hash: 'word(64)',
          person: 'word(100)',
          name: 'word(100)',
          own_right: 'word(20)?',
          made_at: 'instant',
          expires_at: 'instant',
          used_at: 'instant?',
        },
        primaryKey: ['hash'],
      }),
  },
  {
    id: '2026-11-26-people-43-create-signin-tries',
    up: (schema) =>
      schema.createTable('signin_tries', {
        columns: { client: 'word(64)', wrong: 'count', wait_until: 'instant' },
        primaryKey: ['client'],
      }),
  },
  {
    id: '2026-11-26-people-44-create-api-keys',
    up: (schema) =>
      schema.createTable('api_keys', {
        columns: {
          id: 'id',
          name: 'word(60)',
          prefix: 'word(20)',
          hash: 'word(64)',
          granted: 'word(20)',
          sites: 'text?',
          actions: 'text?',
          paths: 'text?',
          made_by: 'word(100)',
          made_at: 'instant',
          expires_at: 'instant?',
          revoked_at: 'instant?',
          used_at: 'instant?',
        },
        primaryKey: ['id'],
        unique: [['hash']],
      }),
  },
  {
    id: '2026-11-26-people-80-create-api-key-uses',
    up: (schema) =>
      schema.createTable('api_key_uses', {
        columns: { id: 'id', key_id: 'id', at: 'instant' },
        primaryKey: ['id'],
      }),
  },
  {
    id: '2026-11-26-people-81-index-api-key-uses',
    up: (schema) => schema.createIndex('api_key_uses_key', 'api_key_uses', ['key_id', 'at']),
  },
  {
    id: '2026-11-26-people-82-index-api-key-uses-at',
    up: (schema) => schema.createIndex('api_key_uses_at', 'api_key_uses', ['at']),
  },
];
