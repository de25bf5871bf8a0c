// What is old enough to go, and its going.
import type { Selectable } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { SyncLogsTable } from '../tables.ts';

/** Runs that ended before this moment, the oldest first; of each task the last that ended well and wrote is not among them. */
export async function oldRuns(
  store: Store,
  before: Date,
  limit: number,
): Promise<readonly Selectable<SyncLogsTable>[]> {
  const db = syncDb(store);
  const kept = await db
    .selectFrom('sync_logs')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('state', 'in', ['ok', 'partly'])
    .where('kind', 'in', ['scheduled', 'manual', 'load'])
    .groupBy('task')
    .execute();
  return db
    .selectFrom('sync_logs')
    .selectAll()
    .where('ended_at', '<', isoInstant(before))
    .where('id', 'not in', ['', ...kept.map(({ id }) => id)])
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** With their plans and batches; batches of which nothing is known yet stay. */
export async function deleteRuns(store: Store, ids: readonly string[]): Promise<void> {
  await store.transaction(async (trx) => {
    const own = syncTrx(trx);
    await own.deleteFrom('sync_batches').where('run', 'in', ids).where('state', '!=', 'entered').execute();
    await own.deleteFrom('sync_approvals').where('run', 'in', ids).execute();
    await own.deleteFrom('sync_logs').where('id', 'in', ids).execute();
  });
}

/** Runs whose newest image is older than this moment. */
export async function runsOfOldImages(store: Store, before: Date): Promise<readonly string[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_images')
    .select('run')
    .groupBy('run')
    .having((eb) => eb.fn.max('at'), '<', isoInstant(before))
    .execute();
  return rows.map(({ run }) => run);
}

/** Records of which a run keeps images. */
export async function imageRecords(store: Store, run: string, limit: number): Promise<readonly string[]> {
  const query = syncDb(store).selectFrom('sync_images').select('record').where('run', '=', run);
  return (await query.limit(limit).execute()).map(({ record }) => record);
}

export async function deleteImages(store: Store, run: string, records: readonly string[]): Promise<void> {
  await store.transaction((trx) =>
    syncTrx(trx).deleteFrom('sync_images').where('run', '=', run).where('record', 'in', records).execute(),
  );
}

/** Runs whose newest batch that is over was entered before this moment. */
export async function runsOfOldBatches(store: Store, before: Date, limit: number): Promise<readonly string[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_batches')
    .select('run')
    .where('state', '!=', 'entered')
    .groupBy('run')
    .having((eb) => eb.fn.max('entered_at'), '<', isoInstant(before))
    .limit(limit)
    .execute();
  return rows.map(({ run }) => run);
}

/** Batches of these runs that are over. */
export async function deleteBatches(store: Store, runs: readonly string[]): Promise<void> {
  await store.transaction((trx) =>
    syncTrx(trx).deleteFrom('sync_batches').where('run', 'in', runs).where('state', '!=', 'entered').execute(),
  );
}
