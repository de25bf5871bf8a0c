// The SQL of live settings: the version counter, what was changed last at every place, and the history.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent, lockRows } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import type { Change, Keys } from './overlay.ts';
import type { SettingChangesTable, SettingsTables } from './tables.ts';

/** A view of the store, or of a transaction in it. */
export type SettingsDb = Kysely<SettingsTables>;

/** Kysely's type is invariant in its tables, so that a view of some of them can only be had by a cast. */
export function settingsDb<T extends object>(db: Kysely<T>): SettingsDb {
  return db as unknown as SettingsDb;
}

const NAME = 'settings';

/** Of the newest change; 0 before the first. */
export async function readVersion(db: SettingsDb): Promise<number> {
  const row = await db.selectFrom('setting_versions').select('version').where('name', '=', NAME).executeTakeFirst();
  return row === undefined ? 0 : Number(row.version);
}

/** The same; until the transaction ends no other can change anything. */
export async function lockVersion(trx: SettingsDb): Promise<number> {
  const query = lockRows(trx, trx.selectFrom('setting_versions').select('version').where('name', '=', NAME));
  // Looked for first: on MySQL an insert that finds the row holds it in a way in which two block each other.
  const row = await query.executeTakeFirst();
  if (row !== undefined) return Number(row.version);
  await insertIfAbsent(trx, 'setting_versions', { name: NAME, version: 0 }, ['name']);
  return Number((await query.executeTakeFirstOrThrow()).version);
}

/** The last change at every place that was ever changed, in the order of the versions: all that counts. */
export async function lastChanges(db: SettingsDb): Promise<readonly Change[]> {
  const newest = db.selectFrom('setting_changes').select((eb) => ['path', eb.fn.max('version').as('version')]);
  const rows = await db
    .selectFrom('setting_changes as c')
    .innerJoin(newest.groupBy('path').as('n'), (join) =>
      join.onRef('n.path', '=', 'c.path').onRef('n.version', '=', 'c.version'),
    )
    .selectAll('c')
    .orderBy('c.version')
    .orderBy('c.item')
    .execute();
  return rows.map(changeFrom);
}

/** The newest first. */
export async function newestChanges(db: SettingsDb, limit: number): Promise<readonly Change[]> {
  const query = db.selectFrom('setting_changes').selectAll().orderBy('version', 'desc').orderBy('item');
  return (await query.limit(limit).execute()).map(changeFrom);
}

/** Enters the rows under the next version, and answers it. Call it with the version locked. */
export async function enterChanges(
  trx: SettingsDb,
  version: number,
  changes: readonly Omit<Change, 'version'>[],
): Promise<number> {
  const next = version + 1;
  const rows = changes.map(({ path, kind, value, by, at, reason }, item) => ({
    version: next,
    item,
    path: JSON.stringify(path),
    kind,
    value: value === undefined ? null : JSON.stringify(value),
    changed_by: by,
    changed_at: isoInstant(at),
    reason,
  }));
  await trx.insertInto('setting_changes').values(rows).execute();
  await trx.updateTable('setting_versions').set({ version: next }).where('name', '=', NAME).execute();
  return next;
}

function changeFrom(row: Selectable<SettingChangesTable>): Change {
  return {
    version: Number(row.version),
    path: JSON.parse(row.path) as Keys,
    kind: row.kind,
    value: row.value === null ? undefined : (JSON.parse(row.value) as Json),
    by: row.changed_by,
    at: parseInstant(row.changed_at),
    reason: row.reason,
  };
}
