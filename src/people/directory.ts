// The SQL of the directory: what is known of people, and what is heard of them.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { DirectoryTables } from './directory-tables.ts';
import type { KnownPerson } from './known.ts';

type Db = Kysely<DirectoryTables>;

export interface DirectoryPerson extends KnownPerson {
  /** When the contact API was last asked; null for never. */
  readonly checkedAt: Date | null;
}

export type Directory = ReadonlyMap<string, DirectoryPerson>;

/** As many as one statement takes on every database, with room to spare. */
const AT_ONCE = 500;

/** Of these people what is known; of strangers nothing. */
export async function knownPeople(store: Store, openIds: readonly string[]): Promise<Directory> {
  return knownWithin(store.db, openIds);
}

/** The same within a transaction. */
export async function knownWithin<T extends object>(trx: Kysely<T>, openIds: readonly string[]): Promise<Directory> {
  const db = trx as unknown as Db;
  const ids = [...new Set(openIds)];
  const found = new Map<string, DirectoryPerson>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await db
      .selectFrom('people')
      .selectAll()
      .where('open_id', 'in', ids.slice(at, at + AT_ONCE))
      .execute();
    for (const row of rows) {
      found.set(row.open_id, {
        name: row.name,
        // Written by noteFacts and by nobody else.
        departments: JSON.parse(row.departments) as readonly string[],
        hasLeft: row.left_at !== null,
        checkedAt: row.checked_at === null ? null : parseInstant(row.checked_at),
      });
    }
  }
  return found;
}

/** Everybody in the directory who is still there, and who was not. */
export async function everybody(store: Store): Promise<readonly string[]> {
  const db = store.withTables<DirectoryTables>().db as unknown as Db;
  const rows = await db.selectFrom('people').select('open_id').orderBy('open_id').execute();
  return rows.map(({ open_id }) => open_id);
}

const MOST_NAME = 200;

function shortName(name: string): string {
  return [...name.replaceAll('\0', '')].slice(0, MOST_NAME).join('');
}

async function ensureRow(db: Db, openId: string): Promise<void> {
  const row = { open_id: openId, name: null, departments: '[]', left_at: null, as_of: null, checked_at: null };
  await insertIfAbsent(db, 'people', row, ['open_id']);
}

/** What a mention tells: a name. */
export async function noteName<T extends object>(trx: Kysely<T>, openId: string, name: string): Promise<void> {
  const db = trx as unknown as Db;
  await ensureRow(db, openId);
  await db
    .updateTable('people')
    .set({ name: shortName(name) })
    .where('open_id', '=', openId)
    .execute();
}

export interface Facts {
  readonly openId: string;
  /** Null where it was not told. */
  readonly name: string | null;
  /** Null where they were not told. */
  readonly departments: readonly string[] | null;
  readonly hasLeft: boolean;
}

/**
 * What the platform told of somebody, as it was at that moment; what is older than what is known changes nothing.
 * @param asked true when the contact API said so
 */
export async function noteFacts<T extends object>(
  trx: Kysely<T>,
  { openId, name, departments, hasLeft }: Facts,
  { at, asked }: { readonly at: Date; readonly asked: boolean },
): Promise<void> {
  const db = trx as unknown as Db;
  await ensureRow(db, openId);
  const own = db.updateTable('people').where('open_id', '=', openId);
  const instant = isoInstant(at);
  if (asked) await own.set({ checked_at: instant }).execute();
  const newer = own.where((eb) => eb.or([eb('as_of', 'is', null), eb('as_of', '<=', instant)]));
  if (hasLeft) await newer.where('left_at', 'is', null).set({ left_at: instant }).execute();
  await newer
    .set({
      as_of: instant,
      ...(hasLeft ? {} : { left_at: null }),
      ...(name === null ? {} : { name: shortName(name) }),
      ...(departments === null ? {} : { departments: JSON.stringify(departments) }),
    })
    .execute();
}

/** Who was asked for and is not visible: not to be asked for again at once. */
export async function noteAsked<T extends object>(trx: Kysely<T>, openIds: readonly string[], at: Date): Promise<void> {
  const db = trx as unknown as Db;
  for (const openId of openIds) {
    await ensureRow(db, openId);
    await db
      .updateTable('people')
      .set({ checked_at: isoInstant(at) })
      .where('open_id', '=', openId)
      .execute();
  }
}
