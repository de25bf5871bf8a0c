// What earlier runs left that a run builds on: what we last wrote, how many rows there were, what a person was asked.
import type { Kysely } from 'kysely';
import { upsertAll } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { SyncTask, TableRef } from '../model/task.ts';
import type { Answers } from '../plan/three-way.ts';
import type { SyncTables } from '../tables.ts';
import type { Held } from './life-queries.ts';
import { runRows } from './queries.ts';
import type { RunOptions } from './work.ts';

/** Kinds that write what the source has. */
const WRITING = ['scheduled', 'manual', 'load'] as const;
/** Those of them that ask the source. */
const ASKING = ['scheduled', 'manual'] as const;
const ROWS_AT_ONCE = 500;

/** sync_rows by record; null where nothing is known. */
export async function baseOf(store: Store, task: number): Promise<Map<string, string> | null> {
  const query = syncDb(store).selectFrom('sync_rows').select(['record', 'cells']).where('task', '=', task);
  const rows = await query.execute();
  return rows.length === 0 ? null : new Map(rows.map(({ record, cells }) => [record, cells]));
}

/** Rows of the source when a run that asked it last ended well; null when none did. A book that was loaded says nothing of it. */
export async function lastRowsOf(
  store: Store,
  { task, except }: { readonly task: number; readonly except: string },
): Promise<number | null> {
  const row = await syncDb(store)
    .selectFrom('sync_logs')
    .select('source_rows')
    .where('task', '=', task)
    .where('id', '!=', except)
    .where('state', 'in', ['ok', 'partly'])
    .where('kind', 'in', ASKING)
    .where('source_rows', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.source_rows == null ? null : Number(row.source_rows);
}

/** When the last run of the task that ended well in this table was asked for, ISO instant, UTC; null when none did. */
export async function lastBegun(
  store: Store,
  { task, ref }: { readonly task: number; readonly ref: TableRef },
): Promise<string | null> {
  const row = await lastWell(store, { task, ref }).select(['started_at', 'asked_at']).executeTakeFirst();
  return row === undefined ? null : (row.started_at ?? row.asked_at);
}

/** Columns that the last run of the task which ended well wrote into this table; none when none did. */
export async function lastColumns(
  store: Store,
  { task, ref }: { readonly task: number; readonly ref: TableRef | null },
): Promise<readonly string[]> {
  if (ref === null) return [];
  const row = await lastWell(store, { task, ref }).select('shown').executeTakeFirst();
  const shown = row?.shown == null ? null : (JSON.parse(row.shown) as ShownPlan);
  return shown?.fields.map(({ column }) => column) ?? [];
}

function lastWell(store: Store, { task, ref }: { readonly task: number; readonly ref: TableRef }) {
  return syncDb(store)
    .selectFrom('sync_logs')
    .where('task', '=', task)
    .where('state', 'in', ['ok', 'partly'])
    .where('kind', 'in', WRITING)
    .where('base', '=', ref.app)
    .where('table_id', '=', ref.table)
    .orderBy('id', 'desc')
    .limit(1);
}

export interface AskingRun {
  readonly run: string;
  /** By editKey. */
  readonly asked: readonly string[];
}

/** The run whose question about edited cells is open: the last of the task that ended well; null where that asked nothing. */
export async function askingRun(
  db: Kysely<SyncTables>,
  { id, definition }: Pick<SyncTask, 'id' | 'definition'>,
): Promise<AskingRun | null> {
  if (definition.mode !== 'full' || definition.edits !== 'ask') return null;
  const query = runRows(db).where('task', '=', id).where('kind', 'in', WRITING);
  const last = await query.where('state', 'in', ['ok', 'partly']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  const { asked = [] } = JSON.parse(last?.options ?? '{}') as RunOptions;
  return last === undefined || asked.length === 0 ? null : { run: last.id, asked };
}

/** What a person said about the cells that the task last asked about, exactly as they were shown. */
export async function answersFor(
  store: Store,
  task: Pick<SyncTask, 'id' | 'definition'>,
  edits: RunOptions['edits'],
): Promise<Answers> {
  const asking = edits === undefined ? null : await askingRun(syncDb(store), task);
  return new Map(asking?.asked.map((key) => [key, edits ?? 'source']));
}

/** What it asked about, for the answer, among what it was asked for. */
export async function keepOptions(db: Kysely<SyncTables>, run: string, options: RunOptions): Promise<void> {
  await db
    .updateTable('sync_logs')
    .set({ options: JSON.stringify(options) })
    .where('id', '=', run)
    .execute();
}

/** Keeps what was found or left equal, and forgets records that the table has no more. */
export async function keepBase(
  store: Store,
  lease: Held,
  {
    task,
    rows,
    gone,
  }: {
    readonly task: number;
    readonly rows: readonly { readonly record: string; readonly cells: string }[];
    readonly gone: readonly string[];
  },
): Promise<void> {
  for (const some of batchesOf(rows, ROWS_AT_ONCE)) {
    await store.transaction(async (trx) => {
      await lease.assertHeld(trx);
      const kept = some.map((row) => ({ task, ...row }));
      await upsertAll(syncTrx(trx), 'sync_rows', kept, ['task', 'record'], ['cells']);
    });
  }
  for (const some of batchesOf(gone, ROWS_AT_ONCE)) {
    await store.transaction(async (trx) => {
      await lease.assertHeld(trx);
      await syncTrx(trx).deleteFrom('sync_rows').where('task', '=', task).where('record', 'in', some).execute();
    });
  }
}

/** A record that a run has written. `marked`: as gone from the source. */
export interface WrittenRecord {
  readonly record: string;
  /** As people read it; empty without one. */
  readonly key: string;
  readonly act: 'created' | 'updated' | 'cleared' | 'marked' | 'deleted';
}

export interface Written {
  readonly records: readonly WrittenRecord[];
  /** What the run created, in the form that is written: JSON. */
  readonly createdCells: readonly string[];
}

/**
 * What the run has written so far in its table, by its images: also in a process that was killed.
 * @param mark the field into which the task marks records; null: it marks none
 */
export async function writtenBy(store: Store, run: string, { table }: TableRef, mark: string | null): Promise<Written> {
  const rows = await syncDb(store)
    .selectFrom('sync_images')
    .select(['record', 'key', 'act', 'after'])
    .where('run', '=', run)
    .where('table_id', '=', table)
    .execute();
  return {
    records: rows.map(({ record, key, act, after }) => {
      if (act === 'created' || act === 'deleted') return { record, key, act };
      return { record, key, act: actOf(JSON.parse(after) as JsonObject, mark) };
    }),
    createdCells: rows.flatMap(({ act, after }) => (act === 'created' ? after : [])),
  };
}

/** Taking back a mark is an update, though it empties a cell. */
function actOf(after: JsonObject, mark: string | null): 'updated' | 'cleared' | 'marked' {
  const { length } = Object.keys(after);
  if (mark !== null && length === 1 && Object.hasOwn(after, mark)) return after[mark] === null ? 'updated' : 'marked';
  return Object.entries(after).every(([field, cell]) => cell === null && field !== mark) ? 'cleared' : 'updated';
}
