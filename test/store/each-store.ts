// Runs the same tests on the three stores: each test gets a fresh, migrated store that is closed and dropped afterwards.
import { afterEach, describe } from 'vitest';
import type { DatabaseKind } from '../../src/databases/url.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { firstOf, IS_NIGHTLY } from '../support/extent.ts';
import { DATABASE_KINDS, type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

export interface StoreBench {
  /** A store on a database of its own, with this room's tables. */
  fresh(): Promise<{ readonly store: Store; readonly url: string }>;
  /** The same without any tables. */
  empty(): Promise<{ readonly store: Store; readonly url: string }>;
  /** Opens the same database once more, as another process would. */
  again(url: string): Promise<Store>;
}

type StoreTests = (bench: StoreBench, kind: DatabaseKind) => void;

export function onEachStore(title: string, tests: StoreTests): void {
  onStores(DATABASE_KINDS, title, tests);
}

/**
 * For what is built on rooms that are tested on each store by themselves: on SQLite and on one of the servers, which differs from title
 * to title; by night on all three.
 */
export function onSomeStores(title: string, tests: StoreTests): void {
  const digits = [...title].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
  onStores(IS_NIGHTLY ? DATABASE_KINDS : ['sqlite', digits % 2 === 0 ? 'mysql' : 'postgres'], title, tests);
}

/** For kills before every statement, which take their time: on SQLite, by night on all three. */
export function onOneStore(title: string, tests: StoreTests): void {
  onStores(firstOf(1, DATABASE_KINDS), title, tests);
}

function onStores(kinds: readonly DatabaseKind[], title: string, tests: StoreTests): void {
  describe.each(kinds)(`${title}, %s`, (kind) => {
    const stores: Store[] = [];
    const databases: FreshDatabase[] = [];
    afterEach(async () => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
      await Promise.all(databases.splice(0).map((database) => database.drop()));
    });
    const again = async (url: string): Promise<Store> => {
      const store = await openStore(url);
      stores.push(store);
      return store;
    };
    const empty = async () => {
      const database = await freshDatabase(kind);
      databases.push(database);
      return { store: await again(database.url), url: database.url };
    };
    const fresh = async () => {
      const opened = await empty();
      await migrate(opened.store, storeMigrations);
      return opened;
    };
    tests({ fresh, empty, again }, kind);
  });
}
