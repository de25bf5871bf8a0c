// The meter's tables in the store, one schema statement a migration.
import type { Migration } from '../../../store/migrate.ts';

export const meterMigrations: readonly Migration[] = [];
