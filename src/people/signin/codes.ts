// One-time codes that `zhiban signin` prints, for who has no Feishu: ten minutes, once, and ever longer waits after wrong ones.
import { randomInt } from 'node:crypto';
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../../databases/dialect.ts';
import { isoInstant } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import type { StoreTables } from '../../store/tables.ts';
import { hashOf } from './secret.ts';
import type { SigninTables } from './tables.ts';

/** Ten minutes. */
export const CODE_LIFE_MS = 10 * 60_000;

/** Without 0 O 1 I L, which people confuse. Twelve of them are 59 bits: too many to try out in ten minutes, even offline. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LETTERS = 12;

/** So many wrong codes cost nothing: people mistype. */
const FREE_TRIES = 5;
const LONGEST_WAIT_MS = 15 * 60_000;

export interface CodeOwner {
  readonly person: string;
  readonly name: string;
  readonly ownRight: string | null;
}

export type Redeemed = Tried<CodeOwner>;

export type Tried<O> =
  | { readonly kind: 'ok'; readonly owner: O }
  /** No such code, expired, or used before: which of them is not said. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly until: Date };

/** Letters to be hashed with hashOf, and the same as people read them: `7F3K-92AB-WQ8T`. */
export function newCode(): { readonly letters: string; readonly shown: string } {
  const letters = Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return { letters, shown: letters.replace(/(.{4})(?=.)/g, '$1-') };
}

/** A fresh code of that person, `7F3K-92AB-WQ8T`; only its hash is stored. */
export async function makeCode<T extends object>(trx: Kysely<T>, owner: CodeOwner, now: Date): Promise<string> {
  const { letters, shown } = newCode();
  const row = {
    hash: hashOf(letters),
    person: owner.person,
    name: owner.name,
    own_right: owner.ownRight,
    made_at: isoInstant(now),
    expires_at: after(now, CODE_LIFE_MS),
    used_at: null,
  };
  await tablesOf(trx).insertInto('signin_codes').values(row).execute();
  return shown;
}

/** What was typed, as it was printed: case, blanks and hyphens do not count. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s\-—–－]/g, '');
}

/**
 * Takes a code, once. Every try of a client counts before it is looked at, so that many at once are no way around the wait.
 * @param client who tries, for instance an address; at most 64 characters
 * @param also what is written with it, for instance the session that it opens, in the same transaction
 */
export async function redeemCode<R>(
  store: Store,
  { typed, client, now }: { readonly typed: string; readonly client: string; readonly now: Date },
  also: (trx: Kysely<StoreTables>, redeemed: Redeemed) => Promise<R>,
): Promise<R> {
  await expectTries(store, client, now);
  return store.transaction(async (trx) => {
    const take = () => takeCode(tablesOf(trx), hashOf(plainCode(typed)), isoInstant(now));
    return also(trx, await tried(trx, { client, now }, take));
  });
}

/** Before `tried`, and outside its transaction: of many at once that insert the same row first, MySQL lets deadlocks choose. */
export async function expectTries(store: Store, client: string, now: Date): Promise<void> {
  const row = { client, wrong: 0, wait_until: isoInstant(now) };
  await insertIfAbsent(tablesOf(store.db), 'signin_tries', row, ['client']);
}

/** One try of a client, in the transaction of what it is for: counted first, then looked at by `take`, which answers null for a wrong one. */
export async function tried<T extends object, O>(
  trx: Kysely<T>,
  { client, now }: { readonly client: string; readonly now: Date },
  take: () => Promise<O | null>,
): Promise<Tried<O>> {
  const db = tablesOf(trx);
  const at = isoInstant(now);
  const counted = await db
    .updateTable('signin_tries')
    .set(({ eb }) => ({ wrong: eb('wrong', '+', 1) }))
    .where('client', '=', client)
    .where('wait_until', '<=', at)
    .executeTakeFirstOrThrow();
  const tries = db.selectFrom('signin_tries').selectAll().where('client', '=', client);
  const { wrong, wait_until } = await tries.executeTakeFirstOrThrow();
  if (counted.numUpdatedRows === 0n) return { kind: 'wait', until: new Date(wait_until) };
  const owner = await take();
  const next = owner === null ? { wait_until: after(now, waitAfter(Number(wrong))) } : { wrong: 0 };
  await db.updateTable('signin_tries').set(next).where('client', '=', client).execute();
  return owner === null ? { kind: 'wrong' } : { kind: 'ok', owner };
}

/** How long a client waits after so many wrong codes in a row, milliseconds: nothing, then 1 s, 2 s, 4 s … up to 15 minutes. */
export function waitAfter(wrong: number): number {
  if (wrong < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** Math.min(wrong - FREE_TRIES, 20));
}

async function takeCode(db: Kysely<SigninTables>, hash: string, at: string): Promise<CodeOwner | null> {
  const taken = await db
    .updateTable('signin_codes')
    .set({ used_at: at })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow();
  if (taken.numUpdatedRows === 0n) return null;
  const row = await db.selectFrom('signin_codes').selectAll().where('hash', '=', hash).executeTakeFirstOrThrow();
  return { person: row.person, name: row.name, ownRight: row.own_right };
}

function after(now: Date, ms: number): string {
  return isoInstant(new Date(now.getTime() + ms));
}

function tablesOf<T extends object>(db: Kysely<T>): Kysely<SigninTables> {
  return db as unknown as Kysely<SigninTables>;
}
