// The SQL of the audit's chain.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import type { AuditRow } from './audit-queries.ts';
import { type Newest, newerOf } from './backwards.ts';
import { CHAIN_BEGIN } from './chain-hash.ts';
import type { AuditChainTable, AuditHeadsTable, ChainTables } from './chain-tables.ts';

export type ChainDb = Kysely<ChainTables>;
export type Link = Selectable<AuditChainTable>;
export type Head = Selectable<AuditHeadsTable>;

/** Where the chain stands: its last link, or where it was cut off, or its beginning. */
export interface Standpoint {
  readonly seq: number;
  readonly hash: string;
}

/** Kysely's type is invariant in its tables, so that a view of some of them can only be had by a cast. */
export function chainDb<T extends object>(db: Kysely<T>): ChainDb {
  return db as unknown as ChainDb;
}

/** Where the chain begins: after what was forgotten. */
export async function chainStart(db: ChainDb): Promise<Standpoint> {
  const anchor = db.selectFrom('audit_anchors').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1);
  return (await anchor.executeTakeFirst()) ?? { seq: 0, hash: CHAIN_BEGIN };
}

export async function chainEnd(db: ChainDb): Promise<Standpoint & { readonly at: string | null }> {
  const last = db.selectFrom('audit_chain').select(['seq', 'hash', 'at']).orderBy('seq', 'desc').limit(1);
  return (await last.executeTakeFirst()) ?? { ...(await chainStart(db)), at: null };
}

/** The newest of the last links; null where there is none. */
export async function newestOf(db: ChainDb): Promise<Newest | null> {
  const last = await db.selectFrom('audit_chain').select(['seq', 'at']).orderBy('seq', 'desc').limit(100).execute();
  return last.reduce<Newest | null>((newest, link) => newerOf(newest, Number(link.seq), link), null);
}

/** Entries without a link, the oldest first; of those that were written since then. */
export async function unchained(db: ChainDb, since: string, limit: number): Promise<readonly AuditRow[]> {
  return db
    .selectFrom('audit_log')
    .selectAll()
    .where('at', '>=', since)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('audit_chain').select('audit_chain.seq').whereRef('audit_chain.entry', '=', 'audit_log.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countUnchained(db: ChainDb): Promise<{ readonly count: number; readonly oldest: string | null }> {
  const found = await db
    .selectFrom('audit_log')
    .leftJoin('audit_chain', 'audit_chain.entry', 'audit_log.id')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('audit_log.at').as('oldest')])
    .where('audit_chain.seq', 'is', null)
    .executeTakeFirstOrThrow();
  return { count: Number(found.count), oldest: found.oldest };
}

export async function addLinks(db: ChainDb, links: readonly Link[]): Promise<void> {
  await db.insertInto('audit_chain').values(links).execute();
}

/** The links after one, each with its entry; null where that is gone. */
export async function linksAfter(
  db: ChainDb,
  seq: number,
  limit: number,
): Promise<readonly { readonly link: Link; readonly entry: AuditRow | null }[]> {
  const links = await db
    .selectFrom('audit_chain')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (links.length === 0) return [];
  const ids = links.map(({ entry }) => entry);
  const rows = await db.selectFrom('audit_log').selectAll().where('id', 'in', ids).execute();
  const entries = new Map(rows.map((row) => [row.id, row]));
  return links.map((link) => ({ link: { ...link, seq: Number(link.seq) }, entry: entries.get(link.entry) ?? null }));
}

export async function linkAt(db: ChainDb, seq: number): Promise<Link | null> {
  return (await db.selectFrom('audit_chain').selectAll().where('seq', '=', seq).executeTakeFirst()) ?? null;
}

export async function listHeads(db: ChainDb): Promise<readonly Head[]> {
  return db.selectFrom('audit_heads').selectAll().orderBy('day').execute();
}

export async function hasHead(db: ChainDb, day: string): Promise<boolean> {
  return (await db.selectFrom('audit_heads').select('seq').where('day', '=', day).executeTakeFirst()) !== undefined;
}

/** False when the day has one. */
export function addHead(db: ChainDb, head: Head): Promise<boolean> {
  return insertIfAbsent(db, 'audit_heads', head, ['day']);
}

/** Takes away the links up to this one and their entries, and remembers where the chain then begins. */
export async function forgetUpTo(db: ChainDb, links: readonly Link[], last: Link, now: string): Promise<void> {
  const ids = links.map(({ entry }) => entry);
  await db.deleteFrom('audit_log').where('id', 'in', ids).execute();
  await db.deleteFrom('audit_chain').where('seq', '<=', last.seq).execute();
  await db.insertInto('audit_anchors').values({ seq: last.seq, hash: last.hash, at: now }).execute();
}
