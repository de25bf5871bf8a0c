// Forgets old runs with their stages, a little at a time, so that nobody else waits long for the store.
import { isoInstant } from '../lib/clock.ts';
import type { Store } from './store.ts';

const MOST_ROWS = 1_000;
const RUNS_AT_ONCE = 250;

export interface Forgotten {
  readonly runs: number;
  readonly stages: number;
}

export interface ForgetRuns {
  readonly before: Date;
  readonly signal?: AbortSignal;
  /** Only runs of this job, and of them only those that ended well or were not run. */
  readonly well?: string | undefined;
}

/**
 * Deletes runs begun before this instant that have ended, but for the newest of each job, which says when it ran last. A transaction
 * deletes at most a thousand rows.
 * @throws the signal's reason between two transactions.
 */
export async function forgetRuns(store: Store, { before, signal, well }: ForgetRuns): Promise<Forgotten> {
  const kept = await newestRuns(store);
  let forgotten: Forgotten = { runs: 0, stages: 0 };
  for (;;) {
    signal?.throwIfAborted();
    const batch = await oldestRuns(store, { before, well, kept });
    if (batch.length === 0) return forgotten;
    const ids = batch.map(({ id }) => id);
    await store.transaction(async (trx) => {
      await trx.deleteFrom('run_stages').where('run_id', 'in', ids).execute();
      await trx.deleteFrom('runs').where('id', 'in', ids).execute();
    });
    const stages = batch.reduce((sum, run) => sum + run.stages, 0);
    forgotten = { runs: forgotten.runs + ids.length, stages: forgotten.stages + stages };
  }
}

async function newestRuns(store: Store): Promise<readonly string[]> {
  const newest = store.db
    .selectFrom('runs')
    .select((eb) => ['job', eb.fn.max('started_at').as('started_at')])
    .where('status', '!=', 'skipped')
    .groupBy('job')
    .as('newest');
  const rows = await store.db
    .selectFrom('runs')
    .innerJoin(newest, (on) =>
      on.onRef('newest.job', '=', 'runs.job').onRef('newest.started_at', '=', 'runs.started_at'),
    )
    .select('runs.id')
    .execute();
  return rows.map(({ id }) => id);
}

/** As many as come to a thousand rows with their stages, and one at least. */
async function oldestRuns(
  store: Store,
  { before, well, kept }: Pick<ForgetRuns, 'before' | 'well'> & { readonly kept: readonly string[] },
) {
  let query = store.db
    .selectFrom('runs')
    .select((eb) => [
      'id',
      eb
        .selectFrom('run_stages')
        .select((inner) => inner.fn.countAll().as('count'))
        .whereRef('run_stages.run_id', '=', 'runs.id')
        .as('stages'),
    ])
    .where('started_at', '<', isoInstant(before))
    .where('status', 'not in', ['running', 'waiting']);
  if (well !== undefined) query = query.where('job', '=', well).where('status', 'in', ['ok', 'skipped']);
  if (kept.length > 0) query = query.where('id', 'not in', kept);
  const rows = await query.orderBy('started_at').orderBy('id').limit(RUNS_AT_ONCE).execute();
  const batch: { readonly id: string; readonly stages: number }[] = [];
  let size = 0;
  for (const { id, stages } of rows) {
    size += 1 + Number(stages ?? 0);
    if (size > MOST_ROWS && batch.length > 0) break;
    batch.push({ id, stages: Number(stages ?? 0) });
  }
  return batch;
}
