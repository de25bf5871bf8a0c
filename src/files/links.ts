// Expiring links to files that are too big for a message.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { FilesTables } from './tables.ts';

export interface LinkedFile {
  readonly path: string;
  readonly name: string;
}

/** Seven days. */
export const LINK_LIFE_MS = 7 * 86_400_000;

/** The token of the file's link: the same for the same file while it lasts, a new one afterwards. */
export async function linkTo(store: Store, { path, name }: LinkedFile, now: Date): Promise<string> {
  const once = `${isoInstant(now).slice(0, 10)}/${path}`.slice(-200);
  const row = {
    token: randomBytes(32).toString('hex'),
    once,
    path,
    name,
    made_at: isoInstant(now),
    expires_at: isoInstant(new Date(now.getTime() + LINK_LIFE_MS)),
  };
  return store.withTables<FilesTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<FilesTables>;
    if (await insertIfAbsent(db, 'file_links', row, ['once'])) return row.token;
    const held = await db.selectFrom('file_links').select('token').where('once', '=', once).executeTakeFirstOrThrow();
    return held.token;
  });
}

/** The file behind a token; null when there is none, or it has expired. */
export async function linkedFile(store: Store, token: string, now: Date): Promise<LinkedFile | null> {
  if (!/^[0-9a-f]{64}$/.test(token)) return null;
  const { db } = store.withTables<FilesTables>();
  const row = await db.selectFrom('file_links').selectAll().where('token', '=', token).executeTakeFirst();
  return row === undefined || row.expires_at <= isoInstant(now) ? null : { path: row.path, name: row.name };
}

/** Forgets links that expired before then; answers how many. */
export async function forgetLinks(store: Store, before: Date): Promise<number> {
  const own = store.withTables<FilesTables>();
  const expired = own.db.selectFrom('file_links').select('token').where('expires_at', '<', isoInstant(before));
  return forgetBatches(
    async (limit) => (await expired.limit(limit).execute()).map(({ token }) => token),
    (tokens) => own.transaction((trx) => trx.deleteFrom('file_links').where('token', 'in', tokens).execute()),
  );
}
