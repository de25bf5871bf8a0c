// Plans that nobody decided about in time, and plans that were approved while another run of their task was open.
import { isoInstant } from '../../../lib/clock.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { Store } from '../../../store/store.ts';
import { type SyncContext, syncTrx } from '../context.ts';
import { idsAgain } from '../run/ids-again.ts';
import { runRow } from '../run/queries.ts';
import { planChats, sayPlanOver, sayState, toldOf } from '../run/telling.ts';
import { taskBy } from '../tasks/queries.ts';
import { endWaitingRun, lapsePlan, markTold, queueWaitingRun } from './decision-queries.ts';
import { approvedWaiting, latePlans, orphanPlans, untoldPlans } from './queries.ts';

/** Lets go what waited too long, or whose task was deleted, and says so; answers how many that were. */
export async function lapsePlans(ctx: Pick<SyncContext, 'store' | 'now' | 'settings' | 'config'>): Promise<number> {
  const { store } = ctx;
  const now = ctx.now();
  let lapsed = 0;
  const late = await latePlans(store, isoInstant(now));
  const orphans = (await orphanPlans(store)).filter(({ run }) => !late.some((plan) => plan.run === run));
  for (const plan of [...late, ...orphans]) {
    const row = await runRow(store, plan.run);
    const found = await taskBy(store, plan.task);
    const message = orphans.includes(plan)
      ? '任务已经删除，计划失效，什么也没有写'
      : `${ctx.settings.approve.hours} 小时没有人审批，计划失效，什么也没有写；要再做，请重新运行`;
    const kept = idsAgain(() => store.newId(now));
    const isOurs = await store.withTables<OutboxTables>().transaction(async (trx) => {
      const db = syncTrx(trx);
      if (!(await lapsePlan(db, plan.run))) return false;
      await endWaitingRun(db, plan.run, { state: 'lapsed', at: isoInstant(now), message });
      if (row === null) return true;
      const newId = kept();
      const task = found ?? toldOf(row);
      const ids = planChats(ctx, row).flatMap(() => [newId(), newId()]);
      const text = `同步任务 ${row.task}“${row.task_name}”：${message}（编号 ${row.trace}）`;
      await sayPlanOver(ctx, trx, { task, row, plan: { ...plan, state: 'lapsed' }, now, ids, text });
      await sayState(ctx, trx, { id: newId(), now, task, row, change: { state: 'lapsed', message } });
      return true;
    });
    if (isOurs) lapsed += 1;
  }
  return lapsed;
}

/** Shows on the cards what was decided, wherever: on the page, in the shell, on another card. Answers how many plans that were. */
export async function tellDecided(ctx: Pick<SyncContext, 'store' | 'now' | 'settings' | 'config'>): Promise<number> {
  const { store } = ctx;
  const now = ctx.now();
  const decided = await untoldPlans(store);
  for (const plan of decided) {
    const row = await runRow(store, plan.run);
    const task = await taskBy(store, plan.task);
    const kept = idsAgain(() => store.newId(now));
    await store.withTables<OutboxTables>().transaction(async (trx) => {
      const newId = kept();
      await markTold(syncTrx(trx), plan.run);
      if (row === null) return;
      const told = { task: task ?? toldOf(row), row, now };
      const ids = planChats(ctx, row).flatMap(() => [newId(), newId()]);
      await sayPlanOver(ctx, trx, { ...told, plan, ids, text: null });
      if (plan.state === 'refused') {
        await sayState(ctx, trx, { ...told, id: newId(), change: { state: 'refused', message: row.message } });
      }
    });
  }
  return decided.length;
}

/** Queues what was approved while another run of its task was open. */
export async function queueDecided(store: Store): Promise<void> {
  for (const plan of await approvedWaiting(store)) {
    await store.transaction((trx) => queueWaitingRun(syncTrx(trx), plan));
  }
}
