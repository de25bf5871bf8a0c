// The meter's tables in the store, one schema statement a migration.
import type { Migration } from '../../../store/migrate.ts';
import { READINGS_TABLE } from '../readings/readings-table.ts';
import { watchingMigrations } from '../watching/migrations.ts';
import { sourceMigrations } from './sources.ts';

export const meterMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-meter-01-adopt-readings',
    up: (schema) => schema.adoptTable(READINGS_TABLE),
  },
  {
    id: '2026-11-26-meter-02-create-amounts',
    up: (schema) =>
      schema.createTable('meter_amounts', {
        columns: { meter: 'word(64)', at: 'count', amount: 'count?', price: 'count?' },
        primaryKey: ['meter', 'at'],
      }),
  },
  {
    id: '2026-11-26-meter-03-create-days',
    up: (schema) =>
      schema.createTable('meter_days', {
        columns: { meter: 'word(64)', date: 'word(10)', version: 'word(40)', interval_seconds: 'count', body: 'text' },
        primaryKey: ['meter', 'date'],
      }),
  },
  {
    id: '2026-11-26-meter-04-create-rolls',
    up: (schema) =>
      schema.createTable('meter_rolls', {
        columns: {
          meter: 'word(64)',
          first_at: 'count',
          last_at: 'count',
          todo_at: 'count',
          version: 'word(40)',
          interval_seconds: 'count',
        },
        primaryKey: ['meter'],
      }),
  },
  {
    id: '2026-11-26-meter-05-create-absorbed',
    up: (schema) =>
      schema.createTable('meter_absorbed', {
        columns: { name: 'word(20)', through_id: 'count', windows: 'text', epoch: 'count', rebuilding: 'flag' },
        primaryKey: ['name'],
      }),
  },
  {
    id: '2026-11-26-meter-06-create-imports',
    up: (schema) =>
      schema.createTable('meter_imports', {
        columns: { source: 'word(64)', after_id: 'count', counts: 'text' },
        primaryKey: ['source'],
      }),
  },
  ...sourceMigrations,
  ...watchingMigrations,
];
