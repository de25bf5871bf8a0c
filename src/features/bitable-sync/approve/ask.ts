// A plan that somebody has to agree to: the run waits, older plans of its task give way, and it is said where people see it.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { syncTrx } from '../context.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { beyondApproved } from '../plan/scope.ts';
import { idsAgain } from '../run/ids-again.ts';
import type { RunRow } from '../run/queries.ts';
import { planChats, sayPlan, sayPlanOver, sayState } from '../run/telling.ts';
import type { RunWork } from '../run/work.ts';
import { sharedWithOthers } from '../tasks/same-table.ts';
import { endWaitingRun, holdRun, keepPlan, planRow, replacePlan, waitingBefore } from './decision-queries.ts';
import { planFrom } from './queries.ts';

const HOUR_MS = 3_600_000;

interface ToApprove {
  readonly scope: PlanScope;
  /** What somebody agreed to before it became more; null when nobody did. */
  readonly approved: PlanScope | null;
  readonly shown: ShownPlan;
  readonly rows: number;
}

/** Asked again, the new plan takes the place of the one that was decided about. */
export async function waitForApproval(
  work: RunWork,
  { scope, approved, shown: planned, rows }: ToApprove,
): Promise<void> {
  const { ctx, task, row, lease } = work;
  // An undoing touches the rows of its run alone.
  const shared = row.kind === 'undo' ? [] : await sharedWithOthers(ctx.store, { ...task, target: work.ref });
  const removing = planned.examples.archive.length > 0 ? '归档' : '删除';
  const more = approved === null ? [] : beyondApproved(scope, approved, removing);
  const shown = { ...planned, reasons: [...shared, ...planned.reasons, ...more] };
  const now = ctx.now();
  const progress = await work.progress.close();
  const chats = planChats(ctx, row);
  const ids = chats.map(() => ctx.store.newId(now));
  const cardId = ctx.store.newId(now);
  const kept = idsAgain(() => ctx.store.newId(now));
  const needsOther = task.definition.mode === 'overwrite' || task.definition.mode === 'clone';
  const message = `等审批：${shown.reasons.join('；')}`;
  await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
    await lease.assertHeld(trx as never);
    const db = syncTrx(trx);
    const held = await holdRun(db, row, {
      counts: JSON.stringify(shown.counts),
      shown: JSON.stringify(shown),
      progress: JSON.stringify(progress),
      source_rows: rows,
      message,
    });
    if (!held) return;
    await replaceOlder(work, trx, { now, newId: kept(), isIdle: false });
    const plan = {
      run: row.id,
      task: task.id,
      state: 'waiting',
      scope: JSON.stringify(scope),
      shown: JSON.stringify(shown),
      asked_by: row.kind === 'scheduled' ? task.editedBy : row.asked_by,
      needs_other: needsOther ? 1 : 0,
      asked_at: isoInstant(now),
      expires_at: isoInstant(new Date(now.getTime() + ctx.settings.approve.hours * HOUR_MS)),
      decided_by: null,
      decided_at: null,
      card: ids[0] ?? null,
      told: null,
    };
    await keepPlan(db, plan);
    await sayPlan(ctx, trx, { task, row, plan: planFrom(plan), now, ids });
    const change = { state: 'waiting', message, counts: shown.counts, progress } as const;
    await sayState(ctx, trx, { id: cardId, now, task, row, change });
  });
}

function replacedBy(kind: RunRow['kind'], isIdle: boolean): string {
  if (kind === 'undo') return isIdle ? '后来撤销同一次运行的计划已经没有要写的' : '撤销同一次运行有了更新的计划';
  const plan = kind === 'load' ? '导入计划' : '计划';
  return isIdle ? `同一任务后来的${plan}已经没有要写的` : `同一任务有了更新的${plan}`;
}

/** A plan is about to be carried out: those that wait and that it stands for give way. @param isIdle it has nothing to write */
export async function takePlace(work: RunWork, { isIdle }: { readonly isIdle: boolean }): Promise<void> {
  const { ctx, lease } = work;
  const now = ctx.now();
  const kept = idsAgain(() => ctx.store.newId(now));
  await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
    await lease.assertHeld(trx as never);
    await replaceOlder(work, trx, { now, newId: kept(), isIdle });
  });
}

/**
 * Plans of the task that still wait are of yesterday's data. An undoing and a load are not: what they put there stays the same, and
 * approved they look at the table anew; only an undoing of the same run stands for one, only another load for the other.
 * @param newId the same ids again when the transaction begins again
 */
async function replaceOlder<T extends OutboxTables>(
  { ctx, task, row: newer }: RunWork,
  trx: Kysely<T>,
  { now, newId, isIdle }: { readonly now: Date; readonly newId: () => string; readonly isIdle: boolean },
): Promise<void> {
  const db = syncTrx(trx);
  const message = `${replacedBy(newer.kind, isIdle)}，这一份不再有效，什么也没有写`;
  for (const row of await waitingBefore(db, newer)) {
    await endWaitingRun(db, row.id, { state: 'replaced', at: isoInstant(now), message });
    await replacePlan(db, row.id);
    const plan = await planRow(db, row.id);
    if (plan === undefined) continue;
    const ids = planChats(ctx, row).flatMap(() => [newId(), newId()]);
    await sayPlanOver(ctx, trx, { task, row: { ...row, message }, plan: planFrom(plan), now, ids, text: null });
    await sayState(ctx, trx, { id: newId(), now, task, row, change: { state: 'replaced', message } });
  }
}
