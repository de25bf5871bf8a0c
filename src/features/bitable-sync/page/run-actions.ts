// The buttons of a run's page: stop, undo, approve, refuse.
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { Route } from '../../../web/route.ts';
import { type Decision, decide } from '../approve/decide.ts';
import { waitingPlan } from '../approve/queries.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import { askToStop } from '../run/ask.ts';
import { runRow } from '../run/queries.ts';
import { planChats, sayPlanOver, toldOf } from '../run/telling.ts';
import { taskBy } from '../tasks/queries.ts';
import { APPROVE, personOf, RUN } from './access.ts';
import { runPath } from './links.ts';
import { type Press, pressOf, recordPress, withSaid } from './pressed.ts';
import { onRun } from './pressed-on.ts';
import { pressRun } from './run-asked.ts';

const stop: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/runs/:id/stop',
  ...RUN,
  action: '同步 停止',
  handle: (ctx, request) =>
    onRun(ctx, request, async (run) => {
      const pressed = pressOf(ctx, personOf(request));
      const isStopping = await ctx.store.transaction(async (trx) => {
        const asked = await askToStop(trx, run.id, pressed.person);
        const result = asked ? 'ok' : '已经结束了';
        await recordPress(trx, pressed, { command: '同步 停止', text: `停止 ${textOf(run)}`, result });
        return asked;
      });
      return { kind: 'redirect', to: withSaid(runPath(run.id), isStopping ? 'stopping' : 'over') };
    }),
};

const undo: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/runs/:id/undo',
  ...RUN,
  action: '同步 撤销',
  handle: (ctx, request) =>
    onRun(ctx, request, async (run) => {
      if (request.form.confirm !== 'yes') throw new UserError('没有勾选确认，什么也没有撤销');
      const task = await taskBy(ctx.store, run.task);
      if (task === null) throw new UserError(`任务 ${run.task} 已经删除，不能再撤销它的运行`);
      return pressRun(ctx, {
        ...{ task, kind: 'undo', person: personOf(request), once: request.form.once ?? '', undoes: run },
      });
    }),
};

const decideRoute: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/runs/:id/decide',
  ...APPROVE,
  handle: (ctx, request) =>
    onRun(ctx, request, async (run) => {
      const { press } = request.form;
      if (press !== 'yes' && press !== 'no') throw new UserError('不知道是批准还是拒绝；请回到运行页再按一次按钮');
      const decision = await decided(ctx, run, pressOf(ctx, personOf(request)), press);
      if (decision.kind === 'refused') throw new UserError(`${decision.sentence}。`);
      return { kind: 'redirect', to: withSaid(runPath(run.id), decision.kind) };
    }),
};

/** The decision, its row in the audit, and the card in the group, which nobody can press any more: together. */
async function decided(ctx: SyncContext, run: SyncRun, pressed: Press, press: 'yes' | 'no'): Promise<Decision> {
  const { store } = ctx;
  const { person, now } = pressed;
  const [row, found, plan] = await Promise.all([
    runRow(store, run.id),
    taskBy(store, run.task),
    waitingPlan(store, run.id),
  ]);
  const ids = row === null ? [] : planChats(ctx, row).flatMap(() => [store.newId(now), store.newId(now)]);
  return store.withTables<OutboxTables>().transaction(async (trx) => {
    const decision = await decide(trx, { run: run.id, person, press, now });
    const command = press === 'yes' ? '同步 批准' : '同步 拒绝';
    const result = decision.kind === 'refused' ? `没有执行：${decision.sentence}` : 'ok';
    await recordPress(trx, pressed, { command, text: `${command.slice(3)} ${textOf(run)}`, result });
    if (decision.kind === 'refused' || plan === null || row === null) return decision;
    const state = press === 'yes' ? ('approved' as const) : ('refused' as const);
    const over = { ...plan, state, decidedBy: person, decidedAt: isoInstant(now) };
    await sayPlanOver(ctx, trx, { task: found ?? toldOf(row), row, plan: over, now, ids, text: null });
    return decision;
  });
}

function textOf({ task, trace }: SyncRun): string {
  return `同步任务 ${task} 的运行 ${trace}`;
}

export const runActionRoutes: readonly Route<SyncContext>[] = [stop, undo, decideRoute];
