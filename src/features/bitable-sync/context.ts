// The context of Bitable sync, and the store with its tables.
import type { Kysely } from 'kysely';
import type { FeatureContext } from '../../feature.ts';
import type { Store } from '../../store/store.ts';
import type { BitableSyncSettings } from './settings.ts';
import type { SyncTables } from './tables.ts';

export type SyncContext = FeatureContext<BitableSyncSettings>;

/** The store seen with the tables of Bitable sync, for reads and single statements. */
export function syncDb(store: Store): Kysely<SyncTables> {
  // Kysely's type is invariant in its tables, so that a view with other tables can only be had by a cast.
  return store.withTables<SyncTables>().db as unknown as Kysely<SyncTables>;
}

/** The same within a transaction of whatever tables. */
export function syncTrx<T extends object>(trx: Kysely<T>): Kysely<SyncTables> {
  return trx as unknown as Kysely<SyncTables>;
}
