// A store with the tables of sign-in, on any of the three kinds, and a clock that tests move.
import { onTestFinished } from 'vitest';
import { signinMigrations } from '../../../src/people/signin/migrations.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeMigrations } from '../../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { StoreBench } from '../../store/each-store.ts';
import { freshDatabase } from '../../support/fresh-database.ts';

export const NOW = new Date('2026-11-26T01:00:00Z');

export function later(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

export async function signinStore({ fresh }: Pick<StoreBench, 'fresh'>): Promise<{ store: Store; url: string }> {
  const opened = await fresh();
  await migrate(opened.store, [...storeMigrations, ...signinMigrations]);
  return opened;
}

/** Every text of a table, to look for what must not be in it. */
export async function allTexts(store: Store, table: string): Promise<string> {
  const rows = await store.db
    .selectFrom(table as 'runs')
    .selectAll()
    .execute();
  return JSON.stringify(rows);
}

/** The same on SQLite alone, closed when the test ends. */
export async function sqliteStore(): Promise<Store> {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  await migrate(store, [...storeMigrations, ...signinMigrations]);
  return store;
}
