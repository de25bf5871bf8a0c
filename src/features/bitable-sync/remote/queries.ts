// The journal of writing: batches before they are sent, what records were before, and what we last wrote. Every transaction asserts the lease.
import type { Kysely, Transaction } from 'kysely';
import { upsertAll } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { type Clock, isoInstant } from '../../../lib/clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Lease } from '../../../store/leases.ts';
import type { Store } from '../../../store/store.ts';
import type { StoreTables } from '../../../store/tables.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import type { SyncImagesTable, SyncTables } from '../tables.ts';
import type { Batch, JournalItem } from './batch.ts';

export interface JournalDeps {
  readonly store: Store;
  readonly now: Clock;
  readonly lease: Pick<Lease, 'assertHeld'>;
}

/** A batch that was entered and of which nothing is known yet. */
export interface OpenBatch extends Batch {
  readonly enteredAt: string;
}

/** Values in one condition; SQLite takes 32,766, older ones 999. */
const IDS_AT_ONCE = 500;

export async function lastNumber(store: Store, run: string): Promise<number> {
  const row = await syncDb(store)
    .selectFrom('sync_batches')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('run', '=', run)
    .executeTakeFirst();
  return Number(row?.number ?? 0);
}

/** Those of a task, in the order in which they were entered. */
export async function openBatches(store: Store, task: number): Promise<readonly OpenBatch[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_batches')
    .selectAll()
    .where('task', '=', task)
    .where('state', '=', 'entered')
    .orderBy('run')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    run: row.run,
    number: Number(row.number),
    task: Number(row.task),
    ref: { app: row.app_token, table: row.table_id },
    act: row.act as Batch['act'],
    token: row.token,
    items: JSON.parse(row.body) as readonly JournalItem[],
    enteredAt: row.entered_at,
  }));
}

/** Enters the batch with what its records are now. @returns the records of which the run had no image before */
export async function enterBatch(
  deps: JournalDeps,
  batch: Batch,
  before: readonly (JsonObject | null)[],
): Promise<ReadonlySet<string>> {
  const at = isoInstant(deps.now());
  return inJournal(deps, async (db) => {
    await db
      .insertInto('sync_batches')
      .values({
        run: batch.run,
        number: batch.number,
        task: batch.task,
        app_token: batch.ref.app,
        table_id: batch.ref.table,
        act: batch.act,
        token: batch.token,
        body: JSON.stringify(batch.items),
        state: 'entered',
        answer: null,
        entered_at: at,
      })
      .execute();
    const images = batch.items.flatMap(({ record, key, fields }, place): Image[] => {
      const was = before[place] ?? null;
      return record === null || was === null ? [] : [{ record, key, before: was, after: fields }];
    });
    return enterImages(db, batch, images, at);
  });
}

/**
 * The batch has been carried out, for those of its items that have a record in `records`; ends it, and notes what was written.
 * @param records in the order of the items; null: that one was not, or is not to be found
 */
export async function endBatch(deps: JournalDeps, batch: Batch, records: readonly (string | null)[]): Promise<void> {
  const at = isoInstant(deps.now());
  const written = batch.items.flatMap((item, place) => {
    const record = records[place] ?? null;
    return record === null ? [] : [{ ...item, record }];
  });
  await inJournal(deps, async (db) => {
    const answer = batch.act === 'create' ? JSON.stringify(records) : null;
    await closeBatch(db, batch, 'done', answer);
    if (batch.act === 'create') {
      const images = written.map(({ record, key, fields }) => ({ record, key, before: {}, after: fields }));
      await enterImages(db, batch, images, at);
    }
    if (batch.act === 'delete') {
      const records = written.map(({ record }) => record);
      await db.deleteFrom('sync_rows').where('task', '=', batch.task).where('record', 'in', orNone(records)).execute();
      return;
    }
    const rows = written.flatMap(({ record, cells }) => (cells === null ? [] : [{ task: batch.task, record, cells }]));
    await upsertAll(db, 'sync_rows', rows, ['task', 'record'], ['cells']);
  });
}

/** The batch certainly was not carried out. @param fresh of enterBatch: their images say nothing */
export async function dropBatch(deps: JournalDeps, batch: Batch, fresh: ReadonlySet<string>): Promise<void> {
  await inJournal(deps, async (db) => {
    await closeBatch(db, batch, 'failed', null);
    await db
      .deleteFrom('sync_images')
      .where('run', '=', batch.run)
      .where('record', 'in', orNone([...fresh]))
      .execute();
  });
}

/** Of these records of a table those that the task knew before. */
export async function knownRecords(
  store: Store,
  task: number,
  { table }: TableRef,
  records: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const some of batchesOf(records, IDS_AT_ONCE)) {
    const db = syncDb(store);
    const rows = await db
      .selectFrom('sync_rows')
      .select('record')
      .where('task', '=', task)
      .where('record', 'in', some)
      .execute();
    const images = await db
      .selectFrom('sync_images')
      .select('record')
      .where('task', '=', task)
      .where('table_id', '=', table)
      .where('record', 'in', some)
      .execute();
    for (const { record } of [...rows, ...images]) known.add(record);
  }
  return known;
}

interface Image {
  readonly record: string;
  readonly key: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

const ACTS: Readonly<Record<WriteItem['act'], string>> = { create: 'created', update: 'updated', delete: 'deleted' };

/** A run that changes a record twice has one image of it: what it was at first, and what the run left. */
async function enterImages(
  db: Kysely<SyncTables>,
  { run, task, ref, act }: Batch,
  images: readonly Image[],
  at: string,
): Promise<ReadonlySet<string>> {
  const records = orNone(images.map(({ record }) => record));
  const found = await db
    .selectFrom('sync_images')
    .select(['record', 'act', 'before', 'after'])
    .where('run', '=', run)
    .where('record', 'in', records)
    .execute();
  const old = new Map(found.map((row) => [row.record, row]));
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
      before: JSON.stringify(isOurs ? {} : { ...before, ...was }),
      after: JSON.stringify({ ...left, ...after }),
      at,
    };
  });
  await upsertAll(db, 'sync_images', rows, ['run', 'record'], ['act', 'key', 'before', 'after']);
  return new Set(images.flatMap(({ record }) => (old.has(record) ? [] : [record])));
}

async function closeBatch(
  db: Kysely<SyncTables>,
  { run, number }: Batch,
  state: 'done' | 'failed',
  answer: string | null,
): Promise<void> {
  // What was sent is in the images from now on.
  await db
    .updateTable('sync_batches')
    .set({ state, answer, body: '[]' })
    .where('run', '=', run)
    .where('number', '=', number)
    .execute();
}

async function inJournal<R>({ store, lease }: JournalDeps, work: (db: Kysely<SyncTables>) => Promise<R>): Promise<R> {
  return store.transaction(async (trx: Transaction<StoreTables>) => {
    await lease.assertHeld(trx);
    return work(syncTrx(trx));
  });
}

/** A condition needs at least one value. */
function orNone(records: readonly string[]): readonly string[] {
  return records.length === 0 ? [''] : records;
}
