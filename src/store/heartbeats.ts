// Signs of life of whatever is expected to happen again and again: what beats writes a row, and who watches reads rows only.
import type { Kysely, Selectable } from 'kysely';
import { databaseNow, insertIfAbsent, upsert } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from './store.ts';
import type { HeartbeatsTable, StoreTables } from './tables.ts';

export type HeartbeatRow = Selectable<HeartbeatsTable>;

export interface Beat {
  /** What lives: `process/sender`, `job/daily`, `source/suzhou/iot`. At most 160 characters. */
  readonly name: string;
  /** `process`, `job`, `source`, `site`, or a word of the feature's own. A process beats by the store's clock, all else by the product's. */
  readonly kind: string;
  /** By the clock of its kind. */
  readonly at: Date;
  /** How long it may be silent, milliseconds. */
  readonly everyMs: number;
  /** `ok` unless told: alive is not yet well. */
  readonly state?: HeartbeatsTable['state'];
  /** Chinese, without a full stop; never a secret. */
  readonly detail?: string;
}

/** The name of a room of the server, for instance `sender`. */
export function processBeat(room: string): string {
  return `process/${room}`;
}

/** Writes the sign of life: one statement, in the caller's transaction or by itself. @throws UpstreamError when the store is gone */
export async function beat<T>(db: Kysely<T>, { name, kind, at, everyMs, state = 'ok', detail }: Beat): Promise<void> {
  const last_at = isoInstant(at);
  const shown = detail ?? null;
  const row = { name, kind, since: last_at, last_at, expected_ms: Math.round(everyMs), state, detail: shown };
  const changed = ['kind', 'last_at', 'expected_ms', 'state', 'detail'] as const;
  await upsert(db as unknown as Kysely<StoreTables>, 'heartbeats', row, ['name'], changed);
}

/** What is to beat from now on: a row without a sign of life yet, unless there is one. */
export async function expectBeat(
  store: Store,
  { name, kind, at, everyMs }: Omit<Beat, 'state' | 'detail'>,
): Promise<void> {
  const row = { name, kind, since: isoInstant(at), last_at: null, expected_ms: Math.round(everyMs) };
  await insertIfAbsent(store.db, 'heartbeats', { ...row, state: 'ok', detail: null }, ['name']);
}

/** All rows by name. */
export async function heartbeats(store: Store): Promise<ReadonlyMap<string, HeartbeatRow>> {
  const rows = await store.db.selectFrom('heartbeats').selectAll().orderBy('name').execute();
  return new Map(rows.map((row) => [row.name, row]));
}

/** Milliseconds since it beat last, by the store's clock; null when it never did. For what beats by that clock. */
export async function beatAgeMs(store: Store, name: string): Promise<number | null> {
  const query = store.db.selectFrom('heartbeats').select('last_at').where('name', '=', name);
  const last = (await query.executeTakeFirst())?.last_at ?? null;
  if (last === null) return null;
  return Math.max(0, Date.parse(await databaseNow(store.db)) - Date.parse(last));
}

/** Forgets what has not beaten since then, for instance a site that is not in the configuration any more; answers how many. */
export async function forgetBeats(store: Store, before: Date): Promise<number> {
  const limit = isoInstant(before);
  const { numDeletedRows } = await store.db
    .deleteFrom('heartbeats')
    .where('since', '<', limit)
    .where((eb) => eb.or([eb('last_at', 'is', null), eb('last_at', '<', limit)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
