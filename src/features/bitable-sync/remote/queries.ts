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
import type { SyncTables } from '../tables.ts';
import type { Batch, JournalItem } from './batch.ts';
import { enterImages, type Image, type Priors, takeBackImages } from './image-queries.ts';

export interface JournalDeps {
  readonly store: Store;
  readonly now: Clock;
  readonly lease: Pick<Lease, 'assertHeld'>;
}

/** A batch that is in the journal. */
export interface EnteredBatch extends Batch {
  /** What the images of its records were before. */
  readonly priors: Priors;
  /** ISO instant, UTC. */
  readonly enteredAt: string;
}

interface Body {
  readonly items: readonly JournalItem[];
  readonly priors: Priors;
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

/** Those of a task of which nothing is known yet, in the order in which they were entered. */
export async function openBatches(store: Store, task: number): Promise<readonly EnteredBatch[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_batches')
    .selectAll()
    .where('task', '=', task)
    .where('state', '=', 'entered')
    .orderBy('run')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    ...(JSON.parse(row.body) as Body),
    run: row.run,
    number: Number(row.number),
    task: Number(row.task),
    ref: { app: row.app_token, table: row.table_id },
    act: row.act as Batch['act'],
    token: row.token,
    enteredAt: row.entered_at,
  }));
}

/** Enters the batch with what its records are now. */
export async function enterBatch(
  deps: JournalDeps,
  batch: Batch,
  before: readonly (JsonObject | null)[],
): Promise<EnteredBatch> {
  const at = isoInstant(deps.now());
  return inJournal(deps, async (db) => {
    const images = batch.items.flatMap(({ record, key, fields }, place): Image[] => {
      const was = before[place] ?? null;
      return record === null || was === null ? [] : [{ record, key, before: was, after: fields }];
    });
    const priors = await enterImages(db, batch, images, at);
    const body: Body = { items: batch.items, priors };
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
        body: JSON.stringify(body),
        state: 'entered',
        answer: null,
        entered_at: at,
      })
      .execute();
    return { ...batch, priors, enteredAt: at };
  });
}

/**
 * The batch has been carried out, for those of its items that have a record in `records`; ends it, and notes what was written.
 * @param records in the order of the items; null: that one was not, or is not to be found
 */
export async function endBatch(
  deps: JournalDeps,
  batch: EnteredBatch,
  records: readonly (string | null)[],
): Promise<void> {
  const at = isoInstant(deps.now());
  const written = batch.items.flatMap((item, place) => {
    const record = records[place] ?? null;
    return record === null ? [] : [{ ...item, record }];
  });
  await inJournal(deps, async (db) => {
    const answer = batch.act === 'create' ? JSON.stringify(records) : null;
    await closeBatch(db, batch, 'done', answer);
    const done = new Set(records);
    const others = Object.keys(batch.priors).filter((record) => !done.has(record));
    await takeBackImages(db, batch.run, batch.priors, others);
    if (batch.act === 'create') {
      const images = written.map(({ record, key, fields }) => ({ record, key, before: {}, after: fields }));
      await enterImages(db, batch, images, at);
    }
    if (batch.act === 'delete') {
      const gone = written.map(({ record }) => record);
      await db.deleteFrom('sync_rows').where('task', '=', batch.task).where('record', 'in', orNone(gone)).execute();
      return;
    }
    const rows = written.flatMap(({ record, cells }) => (cells === null ? [] : [{ task: batch.task, record, cells }]));
    await upsertAll(db, 'sync_rows', rows, ['task', 'record'], ['cells']);
  });
}

/** The batch was not carried out. */
export async function dropBatch(deps: JournalDeps, batch: EnteredBatch): Promise<void> {
  await inJournal(deps, async (db) => {
    await closeBatch(db, batch, 'failed', null);
    await takeBackImages(db, batch.run, batch.priors, Object.keys(batch.priors));
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

async function closeBatch(
  db: Kysely<SyncTables>,
  { run, number }: Batch,
  state: 'done' | 'failed',
  answer: string | null,
): Promise<void> {
  // What was sent is in the images from now on.
  await db
    .updateTable('sync_batches')
    .set({ state, answer, body: '{}' })
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
