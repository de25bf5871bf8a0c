// The code that makes an administrator: printed on the machine where the program runs, sent in a chat, once, within a day.
import type { Kysely } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { GrantTables } from './grant-tables.ts';
import { expectTries, newCode, plainCode, type Tried, tried } from './signin/codes.ts';
import { hashOf } from './signin/secret.ts';

export const ADMIN_CODE_LIFE_MS = 24 * 3_600_000;

function tablesOf<T extends object>(db: Kysely<T>): Kysely<GrantTables> {
  return db as unknown as Kysely<GrantTables>;
}

/** A fresh code, `7F3K-92AB-WQ8T`, of which only the hash is stored; those made before work no more. */
export async function makeAdminCode<T extends object>(trx: Kysely<T>, now: Date): Promise<string> {
  const db = tablesOf(trx);
  const at = isoInstant(now);
  const { letters, shown } = newCode();
  await db
    .updateTable('admin_codes')
    .set({ expires_at: at })
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .execute();
  const expires_at = isoInstant(new Date(now.getTime() + ADMIN_CODE_LIFE_MS));
  const row = { hash: hashOf(letters), made_at: at, expires_at, used_at: null, used_by: null };
  await db.insertInto('admin_codes').values(row).execute();
  return shown;
}

/** Until when the code that was printed last still works; null when none does. */
export async function openAdminCode(store: Store, now: Date): Promise<Date | null> {
  const row = await tablesOf(store.db)
    .selectFrom('admin_codes')
    .select('expires_at')
    .where('used_at', 'is', null)
    .where('expires_at', '>', isoInstant(now))
    .executeTakeFirst();
  return row === undefined ? null : new Date(row.expires_at);
}

/** Whose tries they are: those of one do not keep another waiting. */
function clientOf(person: string): string {
  return `claim/${person}`.slice(0, 64);
}

/** Before `claimAdminCode`, outside its transaction. */
export function expectClaim(store: Store, person: string, now: Date): Promise<void> {
  return expectTries(store, clientOf(person), now);
}

/** Takes the code for the person, once; every try counts before it is looked at. */
export function claimAdminCode<T extends object>(
  trx: Kysely<T>,
  { typed, person, now }: { readonly typed: string; readonly person: string; readonly now: Date },
): Promise<Tried<true>> {
  const at = isoInstant(now);
  return tried(trx, { client: clientOf(person), now }, async () => {
    const taken = await tablesOf(trx)
      .updateTable('admin_codes')
      .set({ used_at: at, used_by: person })
      .where('hash', '=', hashOf(plainCode(typed)))
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirstOrThrow();
    return taken.numUpdatedRows === 0n ? null : true;
  });
}
