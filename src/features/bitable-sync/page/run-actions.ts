// The buttons of a run's page: stop, undo, approve, refuse.
import { UserError } from '../../../lib/errors.ts';
import type { Route } from '../../../web/route.ts';
import { decide } from '../approve/decide.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import { askToStop } from '../run/ask.ts';
import { taskBy } from '../tasks/queries.ts';
import { APPROVE, personOf, RUN } from './access.ts';
import { withRun } from './asked.ts';
import { runPath } from './links.ts';
import { pressOf, recordPress, withSaid } from './pressed.ts';
import { pressRun } from './run-asked.ts';

const stop: Route<SyncContext> = {
  method: 'POST',
  path: '/sync/runs/:id/stop',
  ...RUN,
  handle: (ctx, request) =>
    withRun(ctx, request, async (run) => {
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
    withRun(ctx, request, async (run) => {
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
    withRun(ctx, request, async (run) => {
      const { press } = request.form;
      if (press !== 'yes' && press !== 'no') throw new UserError('不知道是批准还是拒绝；请回到运行页再按一次按钮');
      const pressed = pressOf(ctx, personOf(request));
      const { person, now } = pressed;
      const decision = await ctx.store.transaction(async (trx) => {
        const decided = await decide(trx, { run: run.id, person, press, now });
        const command = press === 'yes' ? '同步 批准' : '同步 拒绝';
        const result = decided.kind === 'refused' ? `没有执行：${decided.sentence}` : 'ok';
        await recordPress(trx, pressed, { command, text: `${command.slice(3)} ${textOf(run)}`, result });
        return decided;
      });
      if (decision.kind === 'refused') throw new UserError(`${decision.sentence}。`);
      return { kind: 'redirect', to: withSaid(runPath(run.id), decision.kind) };
    }),
};

function textOf({ task, trace }: SyncRun): string {
  return `同步任务 ${task} 的运行 ${trace}`;
}

export const runActionRoutes: readonly Route<SyncContext>[] = [stop, undo, decideRoute];
