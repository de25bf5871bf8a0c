// Keys of machines: `zbk_…`, shown once, kept as a hash, scoped by right, sites, actions and paths; two of a name may be valid at once.
import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { isoInstant } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import type { Store } from '../../store/store.ts';
import { hashOf, newSecret } from './secret.ts';
import type { ApiKeysTable, SigninTables } from './tables.ts';

/** What a key may be used for. */
export interface KeyScope {
  readonly right: string;
  /** Codes of sites; null: all. */
  readonly sites: readonly string[] | null;
  /** First words of commands and titles of pages as rights name them; null: all. */
  readonly actions: readonly string[] | null;
  /** Beginnings of paths, `/ledger`; null: all. */
  readonly paths: readonly string[] | null;
}

export interface ApiKey extends KeyScope {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly madeBy: string;
  /** ISO instants, UTC. */
  readonly madeAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly usedAt: string | null;
}

export interface NewKey extends KeyScope {
  readonly name: string;
  readonly madeBy: string;
  readonly expiresAt: Date | null;
}

const KEY = /^zbk_[0-9a-f]{8}_[\w-]{43}$/;
/** So often a key that is in use is written to the store. */
const USED_EVERY_MS = 60_000;

/** Makes a key and answers it whole, the only time that it is seen. @throws UserError when a valid one has the name */
export async function makeKey<T extends object>(trx: Kysely<T>, id: string, asked: NewKey, now: Date): Promise<string> {
  const valid = await validOf(trx, asked.name, now);
  if (valid.length > 0)
    throw new UserError(`已经有名叫“${asked.name}”的密钥；请换一个名字，或用 zhiban keys rotate ${asked.name} 换新`);
  return insertKey(trx, id, asked, now);
}

/**
 * Makes a further key with the scope of the valid one of that name, which stays valid until `until`.
 * @throws UserError when there is none, or there are two already
 */
export async function rotateKey<T extends object>(
  trx: Kysely<T>,
  asked: { readonly id: string; readonly name: string; readonly madeBy: string; readonly until: Date },
  now: Date,
): Promise<string> {
  const [old, ...more] = await validOf(trx, asked.name, now);
  if (old === undefined) throw new UserError(`没有名叫“${asked.name}”的有效密钥；用 zhiban keys list 看有哪些`);
  if (more.length > 0)
    throw new UserError(
      `“${asked.name}”已经有两个有效的密钥；请先撤销旧的：zhiban keys revoke ${more.at(-1)?.prefix ?? ''}`,
    );
  const until = isoInstant(asked.until);
  const end = old.expiresAt !== null && old.expiresAt < until ? old.expiresAt : until;
  await tablesOf(trx).updateTable('api_keys').set({ expires_at: end }).where('id', '=', old.id).execute();
  const expiresAt = old.expiresAt === null ? null : longerBy(old, now);
  return insertKey(trx, asked.id, { ...old, madeBy: asked.madeBy, expiresAt }, now);
}

/** Revokes the valid keys of a name, or the one of a prefix; answers how many. */
export async function revokeKeys<T extends object>(trx: Kysely<T>, nameOrPrefix: string, now: Date): Promise<number> {
  const at = isoInstant(now);
  const { numUpdatedRows } = await tablesOf(trx)
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where((eb) => eb.or([eb('name', '=', nameOrPrefix), eb('prefix', '=', nameOrPrefix)]))
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** The valid key that was sent; null when it is none of ours, has expired, or was revoked. */
export async function findKey(store: Store, sent: string, now: Date): Promise<ApiKey | null> {
  if (!KEY.test(sent)) return null;
  const db = tablesOf(store.db);
  const row = await db.selectFrom('api_keys').selectAll().where('hash', '=', hashOf(sent)).executeTakeFirst();
  if (row === undefined || !isValid(row, now)) return null;
  if (row.used_at === null || now.getTime() - Date.parse(row.used_at) >= USED_EVERY_MS)
    await db
      .updateTable('api_keys')
      .set({ used_at: isoInstant(now) })
      .where('id', '=', row.id)
      .execute();
  return keyOf(row);
}

/** All keys, the newest first. */
export async function listKeys(store: Store): Promise<readonly ApiKey[]> {
  const rows = await tablesOf(store.db).selectFrom('api_keys').selectAll().orderBy('id', 'desc').execute();
  return rows.map(keyOf);
}

export function isKeyValid(key: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: Date): boolean {
  return isValid({ expires_at: key.expiresAt, revoked_at: key.revokedAt }, now);
}

/** Pure: whether the key's paths lead to this one. */
export function coversPath({ paths }: Pick<KeyScope, 'paths'>, path: string): boolean {
  return paths === null || paths.some((one) => path === one || path.startsWith(one.endsWith('/') ? one : `${one}/`));
}

async function insertKey<T extends object>(trx: Kysely<T>, id: string, key: NewKey, now: Date): Promise<string> {
  const prefix = `zbk_${randomBytes(4).toString('hex')}`;
  const whole = `${prefix}_${newSecret()}`;
  const listed = (list: readonly string[] | null): string | null => (list === null ? null : JSON.stringify(list));
  const row = {
    id,
    name: key.name,
    prefix,
    hash: hashOf(whole),
    granted: key.right,
    sites: listed(key.sites),
    actions: listed(key.actions),
    paths: listed(key.paths),
    made_by: key.madeBy,
    made_at: isoInstant(now),
    expires_at: key.expiresAt === null ? null : isoInstant(key.expiresAt),
    revoked_at: null,
    used_at: null,
  };
  await tablesOf(trx).insertInto('api_keys').values(row).execute();
  return whole;
}

async function validOf<T extends object>(trx: Kysely<T>, name: string, now: Date): Promise<readonly ApiKey[]> {
  const rows = await tablesOf(trx)
    .selectFrom('api_keys')
    .selectAll()
    .where('name', '=', name)
    .orderBy('id', 'desc')
    .execute();
  return rows.filter((row) => isValid(row, now)).map(keyOf);
}

/** As long from now as the old one was made for. */
function longerBy(old: ApiKey, now: Date): Date {
  return new Date(now.getTime() + Date.parse(old.expiresAt ?? '') - Date.parse(old.madeAt));
}

function isValid(row: { readonly expires_at: string | null; readonly revoked_at: string | null }, now: Date): boolean {
  return row.revoked_at === null && (row.expires_at === null || row.expires_at > isoInstant(now));
}

function keyOf(row: Selectable<ApiKeysTable>): ApiKey {
  const listed = (text: string | null): readonly string[] | null =>
    text === null ? null : (JSON.parse(text) as readonly string[]);
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    right: row.granted,
    sites: listed(row.sites),
    actions: listed(row.actions),
    paths: listed(row.paths),
    madeBy: row.made_by,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    usedAt: row.used_at,
  };
}

function tablesOf<T extends object>(db: Kysely<T>): Kysely<SigninTables> {
  return db as unknown as Kysely<SigninTables>;
}
