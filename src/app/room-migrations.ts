// The tables of all rooms, in the order in which they are made; features' own come after them.
import { alertMigrations } from '../alerts/migrations/index.ts';
import { botMigrations } from '../bot/migrations/index.ts';
import { filesMigrations } from '../files/migrations/index.ts';
import { lakeMigrations } from '../lake/migrations/index.ts';
import { outboxMigrations } from '../outbox/migrations/index.ts';
import { peopleMigrations } from '../people/migrations/index.ts';
import { signinMigrations } from '../people/signin/migrations.ts';
import { schedulerMigrations } from '../scheduler/migrations/index.ts';
import { settingsMigrations } from '../settings/migrations/index.ts';
import { secretsMigrations } from '../settings/secrets/migrations.ts';
import type { Migration } from '../store/migrate.ts';
import { storeMigrations } from '../store/migrations/index.ts';
import { workMigrations } from '../work/migrations/index.ts';

export const roomMigrations: readonly Migration[] = [
  ...storeMigrations,
  ...lakeMigrations,
  ...settingsMigrations,
  ...secretsMigrations,
  ...filesMigrations,
  ...outboxMigrations,
  ...schedulerMigrations,
  ...workMigrations,
  ...alertMigrations,
  ...botMigrations,
  // After the bot's: it takes over a table of theirs.
  ...peopleMigrations,
  ...signinMigrations,
];
