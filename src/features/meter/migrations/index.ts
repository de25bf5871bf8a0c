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
  ...sourceMigrations,
  ...watchingMigrations,
];
