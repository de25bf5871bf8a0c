// What keys were used for within the last minute, one row a use: a server that is begun anew does not begin to count anew.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import type { SigninTables } from './tables.ts';

/** Records one use, by the machine's clock. */
export async function noteUse(store: Store, use: { readonly key: string; readonly at: Date }): Promise<void> {
  const row = { id: store.newId(use.at), key_id: use.key, at: isoInstant(use.at) };
  await tablesOf(store).insertInto('api_key_uses').values(row).execute();
}

/** When the key was used since then: milliseconds, ascending. */
export async function usesSince(store: Store, key: string, since: Date): Promise<readonly number[]> {
  const rows = await tablesOf(store)
    .selectFrom('api_key_uses')
    .select('at')
    .where('key_id', '=', key)
    .where('at', '>', isoInstant(since))
    .orderBy('at')
    .execute();
  return rows.map(({ at }) => Date.parse(at));
}

/** Of no use any more: those of all keys before then. */
export async function forgetUses(store: Store, before: Date): Promise<void> {
  await tablesOf(store).deleteFrom('api_key_uses').where('at', '<=', isoInstant(before)).execute();
}

function tablesOf({ db }: Store): Kysely<SigninTables> {
  return db as unknown as Kysely<SigninTables>;
}
