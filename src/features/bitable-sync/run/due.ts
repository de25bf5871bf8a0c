// Due moments of the tasks become runs: the cron is read anew at every look, so that an edited one counts at once.
import { raiseOnce, recoverRaised } from '../../../alerts/notice.ts';
import { isoInstant, parseInstant } from '../../../lib/clock.ts';
import { cronFault, cronTimes } from '../../../lib/cron.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import type { Store } from '../../../store/store.ts';
import { type SyncContext, syncDb, syncTrx } from '../context.ts';
import type { SyncTask } from '../model/task.ts';
import { isSqlHeld } from '../tasks/approve-sql.ts';
import { taskFrom } from '../tasks/queries.ts';
import { askForRun } from './ask.ts';
import { planUntil, type TaskRow, timedTasks } from './due-queries.ts';

/** Enters what is due by now; answers how many runs that were. */
export async function enterDue(ctx: Pick<SyncContext, 'store' | 'now' | 'settings' | 'log'>): Promise<number> {
  const now = ctx.now();
  let entered = 0;
  for (const row of await timedTasks(syncDb(ctx.store))) {
    try {
      const due = newestDue(row, now);
      if (due !== null && (await enterMoment(ctx, row, { due, now }))) entered += 1;
    } catch (thrown) {
      // One task that cannot be read keeps no other from its time.
      ctx.log.error({ task: row.id, err: thrown }, 'due moment of a sync task not entered');
    }
  }
  return entered;
}

/** Whether a moment up to this one has not been entered yet. */
export async function isSomethingDue(store: Store, now: Date): Promise<boolean> {
  return (await timedTasks(syncDb(store))).some((row) => newestDue(row, now) !== null);
}

/**
 * Of the moments since the last look the newest alone: who was down for a day has one run to make up for, not 288. A paused task has
 * none, and what fell into the pause is not made up for.
 */
export function newestDue(row: Pick<TaskRow, 'cron_expr' | 'planned_until' | 'paused_until'>, now: Date): Date | null {
  const { cron_expr: cron, planned_until, paused_until } = row;
  if (cron === null || (paused_until !== null && paused_until > isoInstant(now)) || cronFault(cron) !== null)
    return null;
  const after = paused_until !== null && paused_until > planned_until ? paused_until : planned_until;
  if (after >= isoInstant(now)) return null;
  return cronTimes(cron).between(parseInstant(after), now, 1).moments[0] ?? null;
}

async function enterMoment(
  { store, settings }: Pick<SyncContext, 'store' | 'settings'>,
  row: TaskRow,
  { due, now }: { readonly due: Date; readonly now: Date },
): Promise<boolean> {
  const task = taskFrom(row);
  const [id, alert] = [store.newId(now), store.newId(now)];
  const isHeld = isSqlHeld(settings, task);
  return store.transaction(async (trx) => {
    const db = syncTrx(trx);
    // Of several who look at once one is first; while a run of the task is open the moment waits for its end.
    const watched = { id: alert, now, key: `sync/${task.id}/sql` };
    if (isHeld) {
      await raiseOnce(trx, { ...watched, ...heldFacts(task) });
      await planUntil(db, task.id, due);
      return false;
    }
    await recoverRaised(trx, watched);
    const order = {
      id,
      now,
      task,
      kind: 'scheduled',
      askedBy: null,
      once: null,
      dueAt: due,
      trace: traceOf(id),
    } as const;
    const asked = await askForRun(trx, order);
    if (asked.kind === 'open') return false;
    await planUntil(db, task.id, due, { isForward: true });
    return asked.kind === 'entered';
  });
}

function heldFacts({ id, definition: { name } }: SyncTask) {
  return {
    source: 'bitable-sync',
    severity: 'warning' as const,
    title: `同步任务“${name}”的 SQL 还没有第二个人同意`,
    detail: '按配置 bitable-sync.approveSql，定时任务新写、改过的 SQL 要先由另一个人看过',
    impact: '到点也不运行，多维表格停在上一次的样子',
    nextStep: `请写这段 SQL 的人以外、有审批权限的人看过后发送“同步 批准SQL ${id}”`,
  };
}
