// The SQL of the watching: what is wrong now, when it was looked at, who wants to hear of it.
import type { Insertable, Kysely, Selectable } from 'kysely';
import { SEVERITIES, type Severity } from '../../../alerts/state.ts';
import { insertIfAbsent, lockRows, upsert } from '../../../databases/dialect.ts';
import type { Episode } from './episode.ts';
import type { Limit } from './limits.ts';
import type { WatchingTables } from './tables.ts';

type Db = Kysely<WatchingTables>;
export type Look = Selectable<WatchingTables['meter_looks']>;

/** A name that no meter and no source has. */
const LOCK = '*';
/** Of values in one statement: every database takes so many. */
const AT_ONCE = 200;

export interface KeptEpisode extends Episode {
  readonly key: string;
  readonly subject: string;
  /** Empty: no site's. */
  readonly site: string;
}

/** Who changes what is remembered of looks does so one after the other, until its transaction ends. */
export async function lockLooks(db: Db): Promise<void> {
  const row = { subject: LOCK, looked_at: 0, full_at: 0, remain: null, told_to: 0 };
  await insertIfAbsent(db, 'meter_looks', row, ['subject']);
  await lockRows(db, db.selectFrom('meter_looks').select('subject').where('subject', '=', LOCK)).execute();
}

/** Of every meter and source that was ever looked at. */
export async function allLooks(db: Db): Promise<ReadonlyMap<string, Look>> {
  return bySubject(await db.selectFrom('meter_looks').selectAll().where('subject', '!=', LOCK).execute());
}

export async function looksAt(db: Db, subjects: readonly string[]): Promise<ReadonlyMap<string, Look>> {
  const rows: Look[] = [];
  for (const some of chunks(subjects)) {
    rows.push(...(await db.selectFrom('meter_looks').selectAll().where('subject', 'in', some).execute()));
  }
  return bySubject(rows);
}

function bySubject(rows: readonly Look[]): ReadonlyMap<string, Look> {
  return new Map(rows.map((row) => [row.subject, row]));
}

export async function keepLook(db: Db, look: Insertable<WatchingTables['meter_looks']>): Promise<void> {
  await upsert(db, 'meter_looks', look, ['subject'], ['looked_at', 'full_at', 'remain', 'told_to']);
}

/** Everything that is open: of a house that is well, little. */
export async function openEpisodes(db: Db): Promise<ReadonlyMap<string, KeptEpisode>> {
  const rows = await db.selectFrom('meter_episodes').selectAll().execute();
  return new Map(rows.map((row) => [row.key, episodeFrom(row)]));
}

export async function episodesOf(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, KeptEpisode>> {
  const found = new Map<string, KeptEpisode>();
  for (const some of chunks(keys)) {
    const rows = await db.selectFrom('meter_episodes').selectAll().where('key', 'in', some).execute();
    for (const row of rows) found.set(row.key, episodeFrom(row));
  }
  return found;
}

function episodeFrom({ severity, told, ...row }: Selectable<WatchingTables['meter_episodes']>): KeptEpisode {
  const known = SEVERITIES.find((one) => one === severity);
  if (known === undefined) throw new Error(`meter_episodes holds the severity ${severity}`);
  return { ...row, severity: known satisfies Severity, told: told === 1 };
}

export async function keepEpisode(db: Db, { told, ...episode }: KeptEpisode): Promise<void> {
  const row = { ...episode, told: told ? 1 : 0 };
  await upsert(db, 'meter_episodes', row, ['key'], ['severity', 'mark', 'told']);
}

export async function dropEpisode(db: Db, key: string): Promise<void> {
  await db.deleteFrom('meter_episodes').where('key', '=', key).execute();
}

export interface Subscription {
  readonly id: string;
  readonly meter: string;
  /** `oc_…` or `ou_…`. */
  readonly target: string;
  readonly limit: Limit;
  readonly by: string;
  /** ISO instants. */
  readonly createdAt: string;
  readonly firedAt: string | null;
}

export async function allSubscriptions(db: Db): Promise<readonly Subscription[]> {
  return (await db.selectFrom('meter_subscriptions').selectAll().orderBy('id').execute()).map(subscriptionFrom);
}

/** Of a chat, or of a person. */
export async function subscriptionsOf(db: Db, target: string): Promise<readonly Subscription[]> {
  const rows = await db
    .selectFrom('meter_subscriptions')
    .selectAll()
    .where('target', '=', target)
    .orderBy('id')
    .execute();
  return rows.map(subscriptionFrom);
}

function subscriptionFrom(row: Selectable<WatchingTables['meter_subscriptions']>): Subscription {
  const { id, meter, target, kind, units: at, by, created_at: createdAt, fired_at: firedAt } = row;
  return { id, meter, target, limit: { kind, at }, by, createdAt, firedAt };
}

/** One a meter, target and kind of limit: asked for again, the limit is another. Answers its id. */
export async function keepSubscription(
  db: Db,
  { id, meter, target, limit, by, createdAt }: Subscription,
): Promise<string> {
  const { kind, at: units } = limit;
  const row = { id, meter, target, kind, units, by, created_at: createdAt, fired_at: null };
  if (await insertIfAbsent(db, 'meter_subscriptions', row, ['meter', 'target', 'kind'])) return id;
  const same = { meter, target, kind } as const;
  const old = await db
    .selectFrom('meter_subscriptions')
    .select('id')
    .where((eb) => eb.and(same))
    .executeTakeFirst();
  await db
    .updateTable('meter_subscriptions')
    .set({ units })
    .where((eb) => eb.and(same))
    .execute();
  return old?.id ?? id;
}

export async function dropSubscription(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('meter_subscriptions').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function markFired(db: Db, id: string, at: string): Promise<void> {
  await db.updateTable('meter_subscriptions').set({ fired_at: at }).where('id', '=', id).execute();
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
