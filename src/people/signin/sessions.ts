// Sessions of browsers: a random id in a cookie, its hash in the store, an end by idleness and by age, and an end by revoking.
// All times are UTC by the machine's clock: the playground's fast-forward signs nobody out.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../lib/clock.ts';
import { forgetBatches } from '../../store/forget-batches.ts';
import type { Store } from '../../store/store.ts';
import { hashOf, newSecret } from './secret.ts';
import type { SigninTables } from './tables.ts';

/** Who a session is of. */
export interface SignedIn {
  /** open_id, or `local:NAME` for who has none. */
  readonly person: string;
  readonly name: string;
  readonly how: 'feishu' | 'code';
  /** A right that the session itself carries; null for none. */
  readonly ownRight: string | null;
  /** Chats whose rights count for the person on pages, too: those with the bot in which he was when he signed in. */
  readonly chats: readonly string[];
}

export interface Session extends SignedIn {
  /** Known to this session's pages only; what they post carries it. */
  readonly csrf: string;
}

/** Eight hours without a request (reliability.md §5.9). */
export const IDLE_MS = 8 * 3_600_000;
/** Twenty-four hours in all. */
export const LONGEST_MS = 24 * 3_600_000;
/** So often a session that is in use is written to the store. */
const SEEN_EVERY_MS = 60_000;

const ID = /^[\w-]{43}$/;

/** Makes a session and answers its id, which only the browser keeps. */
export async function openSession<T extends object>(trx: Kysely<T>, whose: SignedIn, now: Date): Promise<string> {
  const id = newSecret();
  const at = isoInstant(now);
  const { person, name, how, ownRight, chats } = whose;
  const row = {
    hash: hashOf(id),
    person,
    name,
    how,
    own_right: ownRight,
    chats: JSON.stringify(chats),
    made_at: at,
    seen_at: at,
  };
  await tablesOf(trx).insertInto('sessions').values(row).execute();
  return id;
}

/** The session of an id from a cookie; null when there is none, it has ended, or nobody made it. */
export async function findSession(store: Store, id: string, now: Date): Promise<Session | null> {
  if (!ID.test(id)) return null;
  const db = tablesOf(store.db);
  const hash = hashOf(id);
  const row = await db.selectFrom('sessions').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined || !isAlive(row, now)) return null;
  if (now.getTime() - Date.parse(row.seen_at) >= SEEN_EVERY_MS) {
    await db
      .updateTable('sessions')
      .set({ seen_at: isoInstant(now) })
      .where('hash', '=', hash)
      .execute();
  }
  const { person, name, own_right: ownRight } = row;
  const chats = JSON.parse(row.chats) as readonly string[];
  return { person, name, how: row.how === 'feishu' ? 'feishu' : 'code', ownRight, chats, csrf: csrfOf(id) };
}

/** Pure: neither idle for too long nor too old. A session from the future is one from before the clock was set back, and stays. */
export function isAlive(row: { readonly made_at: string; readonly seen_at: string }, now: Date): boolean {
  const at = now.getTime();
  return at - Date.parse(row.seen_at) < IDLE_MS && at - Date.parse(row.made_at) < LONGEST_MS;
}

/** Follows from the id, so that it needs no column; the id does not follow from it. */
export function csrfOf(id: string): string {
  return hashOf(`csrf ${id}`);
}

/** Ends the session of an id; nothing when there is none. */
export async function endSession<T extends object>(trx: Kysely<T>, id: string): Promise<void> {
  await tablesOf(trx).deleteFrom('sessions').where('hash', '=', hashOf(id)).execute();
}

/** Ends all sessions of a person: signed out everywhere, or left the company. Answers how many there were. */
export async function endSessionsOf<T extends object>(trx: Kysely<T>, person: string): Promise<number> {
  const { numDeletedRows } = await tablesOf(trx)
    .deleteFrom('sessions')
    .where('person', '=', person)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** How many live sessions a person has. */
export async function countSessions(store: Store, person: string, now: Date): Promise<number> {
  const rows = await tablesOf(store.db)
    .selectFrom('sessions')
    .select(['made_at', 'seen_at'])
    .where('person', '=', person)
    .execute();
  return rows.filter((row) => isAlive(row, now)).length;
}

/** Forgets sessions that are over, codes that have expired, and wrong tries of long ago; answers how many rows that were. */
export async function forgetSignins(store: Store, now: Date): Promise<number> {
  const own = store.withTables<SigninTables>();
  const before = (ms: number): string => isoInstant(new Date(now.getTime() - ms));
  const sessions = own.db.selectFrom('sessions').select('hash').where('made_at', '<', before(LONGEST_MS));
  const codes = own.db.selectFrom('signin_codes').select('hash').where('expires_at', '<', before(LONGEST_MS));
  const tries = own.db.selectFrom('signin_tries').select('client').where('wait_until', '<', before(LONGEST_MS));
  return (
    (await forgetBatches(
      async (limit) => (await sessions.limit(limit).execute()).map(({ hash }) => hash),
      (keys) => own.transaction((trx) => trx.deleteFrom('sessions').where('hash', 'in', keys).execute()),
    )) +
    (await forgetBatches(
      async (limit) => (await codes.limit(limit).execute()).map(({ hash }) => hash),
      (keys) => own.transaction((trx) => trx.deleteFrom('signin_codes').where('hash', 'in', keys).execute()),
    )) +
    (await forgetBatches(
      async (limit) => (await tries.limit(limit).execute()).map(({ client }) => client),
      (keys) => own.transaction((trx) => trx.deleteFrom('signin_tries').where('client', 'in', keys).execute()),
    ))
  );
}

function tablesOf<T extends object>(db: Kysely<T>): Kysely<SigninTables> {
  return db as unknown as Kysely<SigninTables>;
}
