// Which tasks have times, up to when they have been looked at, and whether anything is still to be done.
import type { Kysely, Selectable } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import type { SyncTables, SyncTasksTable } from '../tables.ts';

export type TaskRow = Selectable<SyncTasksTable>;

/** Enabled, with a cron. */
export async function timedTasks(db: Kysely<SyncTables>): Promise<readonly TaskRow[]> {
  const query = db.selectFrom('sync_tasks').selectAll().where('is_deleted', '=', 0).where('enabled', '=', 1);
  return query.where('cron_expr', 'is not', null).orderBy('id').execute();
}

/** The moments up to this one are decided. @property isForward where another may have decided about later ones */
export async function planUntil(
  db: Kysely<SyncTables>,
  task: number,
  moment: Date,
  { isForward }: { readonly isForward: boolean } = { isForward: false },
): Promise<void> {
  const until = isoInstant(moment);
  const query = db.updateTable('sync_tasks').set({ planned_until: until }).where('id', '=', task);
  await (isForward ? query.where('planned_until', '<', until) : query).execute();
}

/** A run is queued or at work. */
export async function hasOpenRun(db: Kysely<SyncTables>): Promise<boolean> {
  const open = await db.selectFrom('sync_logs').select('id').where('open_task', 'is not', null).limit(1).execute();
  return open.length > 0;
}

/** A plan is approved and not queued yet, or to lapse by this moment. */
export async function hasPlanToMove(db: Kysely<SyncTables>, now: Date): Promise<boolean> {
  const plans = await db
    .selectFrom('sync_approvals')
    .innerJoin('sync_logs', 'sync_logs.id', 'sync_approvals.run')
    .select('run')
    .where('sync_logs.state', '=', 'waiting')
    .where((eb) =>
      eb.or([
        eb('sync_approvals.state', '=', 'approved'),
        eb.and([eb('sync_approvals.state', '=', 'waiting'), eb('expires_at', '<=', isoInstant(now))]),
      ]),
    )
    .limit(1)
    .execute();
  return plans.length > 0;
}
