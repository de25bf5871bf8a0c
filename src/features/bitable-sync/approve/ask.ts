// A plan that somebody has to agree to: the run waits, older plans of its task give way, and it is said where people see it.
import type { Kysely } from 'kysely';
import { upsert } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { planChats, sayPlan, sayState } from '../run/telling.ts';
import type { RunWork } from '../run/work.ts';
import type { SyncTables } from '../tables.ts';

const HOUR_MS = 3_600_000;

/** What somebody agreed to for this run; null when nobody did. */
export async function approvedScope(store: Store, run: string): Promise<PlanScope | null> {
  const query = syncDb(store).selectFrom('sync_approvals').select('scope').where('run', '=', run);
  const row = await query.where('state', '=', 'approved').executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.scope) as PlanScope);
}

/** Asked again, the new plan takes the place of the one that was decided about. */
export async function waitForApproval(
  work: RunWork,
  { scope, shown, rows }: { readonly scope: PlanScope; readonly shown: ShownPlan; readonly rows: number },
): Promise<void> {
  const { ctx, task, row, lease } = work;
  const now = ctx.now();
  const progress = await work.progress.close();
  const chats = planChats(ctx, row);
  const ids = chats.map(() => ctx.store.newId(now));
  const cardId = ctx.store.newId(now);
  const needsOther = task.definition.mode === 'overwrite' || task.definition.mode === 'clone';
  const message = `等审批：${shown.reasons.join('；')}`;
  await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
    await lease.assertHeld(trx as never);
    const db = syncTrx(trx);
    const own = db.updateTable('sync_logs').where('id', '=', row.id).where('state', '=', 'running');
    const { numUpdatedRows } = await own
      .where('fence', '=', row.fence)
      .set({
        state: 'waiting',
        open_task: null,
        counts: JSON.stringify(shown.counts),
        shown: JSON.stringify(shown),
        progress: JSON.stringify(progress),
        source_rows: rows,
        message,
      })
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await replaceOlder(db, { task: task.id, run: row.id, now });
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
    };
    const { run: _, task: __, ...changed } = plan;
    await upsert(db, 'sync_approvals', plan, ['run'], Object.keys(changed) as (keyof typeof changed)[]);
    await sayPlan(ctx, trx, { task, row, shown, needsOther, now, ids });
    await sayState(trx, { id: cardId, now, row, state: 'waiting', lines: [message], tookMs: null });
  });
}

/** Plans of the task that still wait are of yesterday's data. */
export async function replaceOlder(
  db: Kysely<SyncTables>,
  { task, run, now }: { readonly task: number; readonly run: string; readonly now: Date },
): Promise<void> {
  const waiting = await db
    .selectFrom('sync_logs')
    .select('id')
    .where('task', '=', task)
    .where('state', '=', 'waiting')
    .where('id', '!=', run)
    .execute();
  for (const { id } of waiting) {
    const message = '同一任务有了更新的计划，这一份不再有效，什么也没有写';
    await db
      .updateTable('sync_logs')
      .set({ state: 'replaced', ended_at: isoInstant(now), message })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute();
    await db
      .updateTable('sync_approvals')
      .set({ state: 'replaced' })
      .where('run', '=', id)
      .where('state', 'in', ['waiting', 'approved'])
      .execute();
  }
}
