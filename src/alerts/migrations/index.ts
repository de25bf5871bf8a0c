// The tables of alerts, one schema statement a migration.
import type { Migration } from '../../store/migrate.ts';

export const alertMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-alerts-01-create-raises',
    up: (schema) =>
      schema.createTable('alert_raises', {
        columns: {
          id: 'id',
          act: 'word(20)',
          key: 'word(200)',
          site: 'word(40)',
          number: 'count',
          at: 'instant',
          facts: 'text',
          once: 'word(200)?',
          taken: 'flag',
        },
        primaryKey: ['id'],
        unique: [['once']],
      }),
  },
  {
    id: '2026-11-26-alerts-02-index-raises-taken',
    up: (schema) => schema.createIndex('alert_raises_taken', 'alert_raises', ['taken', 'id']),
  },
  {
    id: '2026-11-26-alerts-03-create-alerts',
    up: (schema) =>
      schema.createTable('alerts', {
        columns: {
          id: 'id',
          number: 'count',
          key: 'word(200)',
          site: 'word(40)',
          open_key: 'word(250)?',
          severity: 'word(20)',
          fired_at: 'instant',
          recovered_at: 'instant?',
          life: 'text',
        },
        primaryKey: ['id'],
        unique: [['open_key'], ['number']],
      }),
  },
  {
    id: '2026-11-26-alerts-04-index-alerts-recovered',
    up: (schema) => schema.createIndex('alerts_recovered', 'alerts', ['recovered_at']),
  },
  {
    id: '2026-11-26-alerts-05-create-places',
    up: (schema) =>
      schema.createTable('alert_places', {
        columns: {
          alert: 'id',
          target: 'word(200)',
          ord: 'count',
          since: 'instant',
          held: 'flag',
          card: 'id?',
          done: 'flag',
        },
        primaryKey: ['alert', 'target'],
      }),
  },
  {
    id: '2026-11-26-alerts-06-index-places-card',
    up: (schema) => schema.createIndex('alert_places_card', 'alert_places', ['card', 'done']),
  },
  {
    id: '2026-11-26-alerts-07-create-cards',
    up: (schema) =>
      schema.createTable('alert_cards', {
        columns: {
          id: 'id',
          number: 'count?',
          kind: 'word(20)',
          target: 'word(200)',
          source: 'word(60)',
          opened_at: 'instant',
          row: 'id',
          posted_at: 'instant',
          outcome: 'word(20)?',
          proof: 'text?',
          outcome_at: 'instant?',
          passed_on: 'flag',
          face: 'word(40)',
          count: 'count',
          shown_at: 'instant',
          closed_at: 'instant?',
        },
        primaryKey: ['id'],
      }),
  },
  {
    id: '2026-11-26-alerts-08-index-cards-closed',
    up: (schema) => schema.createIndex('alert_cards_closed', 'alert_cards', ['closed_at']),
  },
  {
    id: '2026-11-26-alerts-09-create-marks',
    up: (schema) =>
      schema.createTable('alert_marks', {
        columns: { name: 'word(20)', evaluated_at: 'instant', due_at: 'instant?', next_number: 'count' },
        primaryKey: ['name'],
      }),
  },
  {
    id: '2026-11-26-alerts-10-create-watches',
    up: (schema) =>
      schema.createTable('alert_watches', {
        columns: { key: 'word(200)', site: 'word(40)', words: 'text?' },
        primaryKey: ['key', 'site'],
      }),
  },
];
