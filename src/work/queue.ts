// Long work waiting for its job: what is open, who takes it, and how it ends.
import type { Kysely, Selectable } from 'kysely';
import { lockRows } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import type { WorkFollowersTable, WorkState, WorksTable, WorkTables } from './tables.ts';

export type Work = Selectable<WorksTable>;
export type Follower = Selectable<WorkFollowersTable>;

/** The jobs for which something is open, whoever works at it. */
export async function openJobs(store: Store): Promise<readonly string[]> {
  const { db } = store.withTables<WorkTables>();
  const rows = await db
    .selectFrom('works')
    .select('job')
    .where('state', 'in', ['queued', 'running'])
    .groupBy('job')
    .execute();
  return rows.map(({ job }) => job);
}

/** How often work is begun before it is given up: what kills its process every time must end. */
export const MOST_ATTEMPTS = 3;

/**
 * The next work of a job, begun by this run; work that a dead run left is taken up again, before all that waits. Null when there is none.
 * @param run the run that takes it, of the store's runs
 */
export async function takeWork(store: Store, job: string, run: string, now: Date): Promise<Work | null> {
  return store.withTables<WorkTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<WorkTables & StoreTables>;
    const next = await db
      .selectFrom('works')
      .selectAll()
      .where('job', '=', job)
      .where('state', 'in', ['queued', 'running'])
      // What a living run has is its own.
      .where((eb) =>
        eb.or([
          eb('run', 'is', null),
          eb('run', 'not in', eb.selectFrom('runs').select('runs.id').where('runs.status', '=', 'running')),
        ]),
      )
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return null;
    const begun = {
      state: 'running' as const,
      run,
      attempts: next.attempts + 1,
      started_at: next.started_at ?? isoInstant(now),
    };
    const { numUpdatedRows } = await db
      .updateTable('works')
      .set(begun)
      .where('id', '=', next.id)
      .where('attempts', '=', next.attempts)
      .executeTakeFirst();
    return numUpdatedRows === 0n ? null : { ...next, ...begun };
  });
}

/** Ends it, in the transaction that says so; false when another run has it. */
export async function endWork(
  db: Kysely<WorkTables>,
  work: Work,
  { state, now }: { readonly state: Exclude<WorkState, 'queued' | 'running'>; readonly now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('works')
    .set({ state, open_key: null, ended_at: isoInstant(now) })
    .where('id', '=', work.id)
    .where('run', '=', work.run)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether the run that took it works on it still; locked, so that it stays so until the transaction ends. */
export async function isStillOurs(db: Kysely<WorkTables>, work: Work): Promise<boolean> {
  const query = db.selectFrom('works').select('id').where('id', '=', work.id).where('run', '=', work.run);
  return (await lockRows(db, query.where('state', '=', 'running')).executeTakeFirst()) !== undefined;
}

/** Puts it back as if this run had not begun it. */
export async function giveBack(store: Store, { id, run, attempts }: Work): Promise<void> {
  await store.withTables<WorkTables>().transaction((trx) =>
    trx
      .updateTable('works')
      .set({ state: 'queued', run: null, attempts: attempts - 1 })
      .where('id', '=', id)
      .where('run', '=', run)
      .where('state', '=', 'running')
      .execute(),
  );
}

export async function followersOf(db: Kysely<WorkTables>, work: string): Promise<readonly Follower[]> {
  return db.selectFrom('work_followers').selectAll().where('work', '=', work).orderBy('id').execute();
}

/** Forgets work that ended before then; answers how many that was. */
export async function forgetWork(store: Store, before: Date): Promise<number> {
  const own = store.withTables<WorkTables>();
  const ended = own.db.selectFrom('works').select('id').where('ended_at', '<', isoInstant(before));
  return forgetBatches(
    async (limit) => (await ended.limit(limit).execute()).map(({ id }) => id),
    (ids) =>
      own.transaction(async (trx) => {
        await trx.deleteFrom('work_followers').where('work', 'in', ids).execute();
        await trx.deleteFrom('works').where('id', 'in', ids).execute();
      }),
  );
}
