// The tables of the watching: episodes, looks, subscriptions.
import type { Migration } from '../../../store/migrate.ts';

export const watchingMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-meter-40-create-episodes',
    up: (schema) =>
      schema.createTable('meter_episodes', {
        columns: {
          key: 'word(200)',
          subject: 'word(80)',
          site: 'word(31)',
          severity: 'word(10)',
          since: 'count',
          seen: 'count',
          mark: 'text',
          told: 'flag',
        },
        primaryKey: ['key'],
      }),
  },
  {
    id: '2026-11-26-meter-41-create-looks',
    up: (schema) =>
      schema.createTable('meter_looks', {
        columns: { subject: 'word(80)', looked_at: 'count', full_at: 'count', remain: 'count?', told_to: 'count' },
        primaryKey: ['subject'],
      }),
  },
  {
    id: '2026-11-26-meter-42-create-subscriptions',
    up: (schema) =>
      schema.createTable('meter_subscriptions', {
        columns: {
          id: 'id',
          meter: 'word(64)',
          target: 'word(100)',
          kind: 'word(8)',
          units: 'count',
          by: 'word(100)',
          created_at: 'instant',
          fired_at: 'instant?',
        },
        primaryKey: ['id'],
        unique: [['meter', 'target', 'kind']],
      }),
  },
];
