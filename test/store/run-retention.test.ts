// Forgetting old runs.
import { expect, it } from 'vitest';
import { forgetRuns } from '../../src/store/run-retention.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachStore } from './each-store.ts';

const DAY_MS = 86_400_000;
const FIRST = new Date('2026-01-01T00:00:00Z').getTime();

async function addRuns(
  store: Store,
  job: string,
  count: number,
  stages: number,
  status = 'ok' as const,
): Promise<void> {
  const runs = Array.from({ length: count }, (_, day) => {
    const at = new Date(FIRST + day * DAY_MS).toISOString();
    const id = store.newId(new Date(at));
    return { id, job, due_at: at, trigger: 'schedule', status, started_at: at, heartbeat_at: at, host: 'here', pid: 1 };
  });
  const rows = runs.flatMap(({ id, started_at }) =>
    Array.from({ length: stages }, (_, seq) => ({ run_id: id, seq: seq + 1, name: 'x', status, started_at })),
  );
  await store.transaction(async (trx) => {
    for (let at = 0; at < runs.length; at += 100)
      await trx
        .insertInto('runs')
        .values(runs.slice(at, at + 100))
        .execute();
    for (let at = 0; at < rows.length; at += 100)
      await trx
        .insertInto('run_stages')
        .values(rows.slice(at, at + 100))
        .execute();
  });
}

/** The store, noting how many rows every transaction deleted. */
function counted(store: Store): { readonly store: Store; readonly deleted: number[] } {
  const deleted: number[] = [];
  const rows = async (): Promise<number> => {
    const of = async (table: 'runs' | 'run_stages') =>
      Number(
        (
          await store.db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    return (await of('runs')) + (await of('run_stages'));
  };
  const transaction: Store['transaction'] = async (work) => {
    const before = await rows();
    const result = await store.transaction(work);
    deleted.push(before - (await rows()));
    return result;
  };
  return { store: { ...store, transaction }, deleted };
}

onEachStore('old runs', ({ fresh }) => {
  it('of what runs all day long go once they ended well; what did not, and other jobs, stay', async () => {
    const { store } = await fresh();
    await addRuns(store, 'often', 20, 1);
    await addRuns(store, 'daily', 5, 1);
    const failed = new Date(FIRST + 2 * DAY_MS).toISOString();
    await store.db.updateTable('runs').set({ status: 'failed' }).where('due_at', '=', failed).execute();
    const before = new Date(FIRST + 15 * DAY_MS);
    expect(await forgetRuns(store, { before, well: 'often' })).toEqual({ runs: 14, stages: 14 });
    const left = await store.db
      .selectFrom('runs')
      .select('due_at')
      .where('job', '=', 'often')
      .orderBy('due_at')
      .execute();
    expect(left.map(({ due_at }) => due_at)).toContain(failed);
    expect(left).toHaveLength(6);
  });

  it('are forgotten with their stages, at most a thousand rows at once, but for the newest of each job', async () => {
    const { store } = await fresh();
    await addRuns(store, 'daily', 400, 6);
    await addRuns(store, 'weekly', 3, 1);
    const { store: noting, deleted } = counted(store);
    const before = new Date(FIRST + 390 * DAY_MS);
    expect(await forgetRuns(noting, { before })).toEqual({ runs: 392, stages: 390 * 6 + 2 });
    expect(Math.max(...deleted)).toBeLessThanOrEqual(1_000);
    expect(deleted.length).toBeLessThan(8);
    const left = await store.db.selectFrom('runs').select(['job', 'due_at']).orderBy('job').orderBy('due_at').execute();
    expect(left).toHaveLength(11);
    expect(left.at(-1)).toEqual({ job: 'weekly', due_at: new Date(FIRST + 2 * DAY_MS).toISOString() });
    expect(await forgetRuns(store, { before })).toEqual({ runs: 0, stages: 0 });
  });

  it('stay while they run or wait, and when the work is stopped', async () => {
    const { store } = await fresh();
    await addRuns(store, 'daily', 4, 1);
    await store.db
      .updateTable('runs')
      .set({ status: 'running' })
      .where('due_at', '<', new Date(FIRST + 1).toISOString())
      .execute();
    const before = new Date(FIRST + 100 * DAY_MS);
    const stopped = forgetRuns(store, { before, signal: AbortSignal.abort(new Error('stop')) });
    await expect(stopped).rejects.toThrow('stop');
    expect(await forgetRuns(store, { before })).toEqual({ runs: 2, stages: 2 });
    const left = await store.db.selectFrom('runs').select('status').orderBy('due_at').execute();
    expect(left).toEqual([{ status: 'running' }, { status: 'ok' }]);
  });
});
