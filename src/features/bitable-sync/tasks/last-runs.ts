// How each task ended last, in one question for all of them.

import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { RunState } from '../model/run.ts';

export interface LastRun {
  readonly run: string;
  readonly state: RunState;
  /** ISO instant, UTC: when it ended, or was asked for. */
  readonly at: string;
  readonly message: string | null;
}

/** What people did not mean for the table itself. */
const BESIDE = ['dry', 'verify'] as const;
const NOT_OVER = ['queued', 'running'] as const;

/** By task: the newest run that is over or waits for approval, dry runs and verifications apart. */
export async function lastRuns(store: Store): Promise<ReadonlyMap<number, LastRun>> {
  const db = syncDb(store);
  const newest = db
    .selectFrom('sync_logs')
    .select((eb) => ['task', eb.fn.max('id').as('id')])
    .where('kind', 'not in', BESIDE)
    .where('state', 'not in', NOT_OVER)
    .groupBy('task');
  const rows = await db
    .selectFrom('sync_logs as l')
    .innerJoin(newest.as('n'), 'n.id', 'l.id')
    .select(['l.id', 'l.task', 'l.state', 'l.asked_at', 'l.ended_at', 'l.message'])
    .execute();
  return new Map(
    rows.map(({ id, task, state, asked_at, ended_at, message }) => [
      Number(task),
      { run: id, state: state as RunState, at: ended_at ?? asked_at, message },
    ]),
  );
}
