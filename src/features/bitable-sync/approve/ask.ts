// A plan that somebody has to agree to: the run waits, older plans of its task give way, and it is said where people see it.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { type SyncContext, syncTrx } from '../context.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { SyncTask } from '../model/task.ts';
import { idsAgain } from '../run/ids-again.ts';
import { planChats, sayPlan, sayPlanOver, sayState } from '../run/telling.ts';
import type { RunWork } from '../run/work.ts';
import { sharedWithOthers } from '../tasks/same-table.ts';
import { endWaitingRun, holdRun, keepPlan, planRow, replacePlan, waitingRunsBut } from './decision-queries.ts';
import { planFrom } from './queries.ts';

const HOUR_MS = 3_600_000;

/** Asked again, the new plan takes the place of the one that was decided about. */
export async function waitForApproval(
  work: RunWork,
  { scope, shown: planned, rows }: { readonly scope: PlanScope; readonly shown: ShownPlan; readonly rows: number },
): Promise<void> {
  const { ctx, task, row, lease } = work;
  // An undoing touches the rows of its run alone.
  const shared = row.kind === 'undo' ? [] : await sharedWithOthers(ctx.store, { ...task, target: work.ref });
  const shown = { ...planned, reasons: [...shared, ...planned.reasons] };
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
    await replaceOlder(ctx, trx, { task, run: row.id, now, newId: kept() });
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

/** Plans of the task that still wait are of yesterday's data. @param newId the same ids again when the transaction begins again */
export async function replaceOlder<T extends OutboxTables>(
  ctx: Pick<SyncContext, 'config' | 'settings'>,
  trx: Kysely<T>,
  {
    task,
    run,
    now,
    newId,
  }: { readonly task: SyncTask; readonly run: string; readonly now: Date; readonly newId: () => string },
): Promise<void> {
  const db = syncTrx(trx);
  for (const row of await waitingRunsBut(db, task.id, run)) {
    const message = '同一任务有了更新的计划，这一份不再有效，什么也没有写';
    await endWaitingRun(db, row.id, { state: 'replaced', at: isoInstant(now), message });
    await replacePlan(db, row.id);
    const plan = await planRow(db, row.id);
    if (plan === undefined) continue;
    const ids = planChats(ctx, row).flatMap(() => [newId(), newId()]);
    await sayPlanOver(ctx, trx, { task, row, plan: planFrom(plan), now, ids, text: null });
    await sayState(ctx, trx, { id: newId(), now, task, row, change: { state: 'replaced', message } });
  }
}
