// What records were before a run changed them: one image a record and run, which says what it was at first and what the run left.
import type { Kysely } from 'kysely';
import { upsertAll } from '../../../databases/dialect.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { WriteItem } from '../model/write-item.ts';
import type { SyncImagesTable, SyncTables } from '../tables.ts';
import type { Batch } from './batch.ts';
import { formText } from './written-form.ts';

export interface Image {
  readonly record: string;
  readonly key: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** By record: the image that stood there before, as it is in the table; null where there was none. */
export type Priors = Readonly<Record<string, Pick<SyncImagesTable, 'act' | 'key' | 'before' | 'after'> | null>>;

const ACTS: Readonly<Record<WriteItem['act'], string>> = { create: 'created', update: 'updated', delete: 'deleted' };

/**
 * Of a record that the run has changed before, the first image stays, and what is left is the last. A cell that a person has changed in
 * between was his before.
 */
export async function enterImages(
  db: Kysely<SyncTables>,
  { run, task, ref, act }: Batch,
  images: readonly Image[],
  at: string,
): Promise<Priors> {
  if (images.length === 0) return {};
  const records = images.map(({ record }) => record);
  const found = await db
    .selectFrom('sync_images')
    .select(['record', 'act', 'key', 'before', 'after'])
    .where('run', '=', run)
    .where('record', 'in', records)
    .execute();
  const old = new Map(found.map(({ record, ...prior }) => [record, prior]));
  const rows = images.map(({ record, key, before, after }): SyncImagesTable => {
    const first = old.get(record);
    const was = first === undefined ? {} : (JSON.parse(first.before) as JsonObject);
    const left = first === undefined ? {} : (JSON.parse(first.after) as JsonObject);
    const isOurs = first?.act === ACTS.create;
    return {
      run,
      record,
      task,
      table_id: ref.table,
      act: isOurs ? ACTS.create : ACTS[act],
      key,
      before: JSON.stringify(isOurs ? {} : { ...was, ...before, ...stillOurs(was, left, before) }),
      after: JSON.stringify({ ...left, ...after }),
      at,
    };
  });
  await upsertAll(db, 'sync_images', rows, ['run', 'record'], ['act', 'key', 'before', 'after']);
  return Object.fromEntries(records.map((record) => [record, old.get(record) ?? null]));
}

/** Of the first values those of cells that are as the run left them. */
function stillOurs(was: JsonObject, left: JsonObject, now: JsonObject): JsonObject {
  const kept = Object.entries(was).filter(([name]) => name in now && formText(now[name]) === formText(left[name]));
  return Object.fromEntries(kept);
}

/** Takes back what enterImages did for these records: they have not been changed. */
export async function takeBackImages(
  db: Kysely<SyncTables>,
  run: string,
  priors: Priors,
  records: readonly string[],
): Promise<void> {
  const fresh = records.filter((record) => priors[record] === null);
  if (fresh.length > 0) {
    await db.deleteFrom('sync_images').where('run', '=', run).where('record', 'in', fresh).execute();
  }
  for (const record of records) {
    const prior = priors[record];
    if (prior === undefined || prior === null) continue;
    await db.updateTable('sync_images').set(prior).where('run', '=', run).where('record', '=', record).execute();
  }
}

export interface KeptImage {
  readonly run: string;
  readonly record: string;
  readonly key: string;
}

/** What the runs of a task made or deleted in a table, as far back as images are kept. */
export async function imagesOfTable(
  store: Store,
  { task, table, act }: { readonly task: number; readonly table: string; readonly act: 'created' | 'deleted' },
): Promise<readonly KeptImage[]> {
  return syncDb(store)
    .selectFrom('sync_images')
    .select(['run', 'record', 'key'])
    .where('task', '=', task)
    .where('table_id', '=', table)
    .where('act', '=', act)
    .execute();
}

/** What a run wrote into a record. */
export async function writtenInto(store: Store, { run, record }: KeptImage): Promise<JsonObject> {
  const query = syncDb(store).selectFrom('sync_images').select('after').where('run', '=', run);
  const { after } = await query.where('record', '=', record).executeTakeFirstOrThrow();
  return JSON.parse(after) as JsonObject;
}

/** Runs of the task that have written since an instant, ISO; the oldest first. */
export async function runsSince(store: Store, task: number, since: string): Promise<readonly string[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_images')
    .select('run')
    .distinct()
    .where('task', '=', task)
    .where('at', '>=', since)
    .orderBy('run')
    .execute();
  return rows.map(({ run }) => run);
}

export interface LeftImage extends Pick<SyncImagesTable, 'record' | 'act'> {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What these runs left of these records since then, the older first. */
export async function leftSince(
  store: Store,
  of: {
    readonly runs: readonly string[];
    readonly table: string;
    readonly records: readonly string[];
    readonly since: string;
  },
): Promise<readonly LeftImage[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_images')
    .select(['record', 'act', 'before', 'after'])
    .where('run', 'in', of.runs)
    .where('record', 'in', of.records)
    .where('table_id', '=', of.table)
    .where('at', '>=', of.since)
    .orderBy('run')
    .execute();
  return rows.map(({ record, act, before, after }) => {
    return { record, act, before: JSON.parse(before) as JsonObject, after: JSON.parse(after) as JsonObject };
  });
}
