// /sync/runs/〈id〉: one run, as it goes and when it is over, with the plan that waits for somebody's word.
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import { waitingPlan } from '../approve/queries.ts';
import { type SyncContext, syncDb } from '../context.ts';
import type { RunKind, SyncRun } from '../model/run.ts';
import { whyNotUndone } from '../run/ask-queries.ts';
import { askingRun } from '../run/memory-queries.ts';
import { runBy, shownOf } from '../run/queries.ts';
import { taskBy } from '../tasks/queries.ts';
import { offeredTo, SEE } from './access.ts';
import { withRun } from './asked.ts';
import { eventsPath, LIST_PATH, runPath, taskPath } from './links.ts';
import { nextText, runsByItself } from './list-view.ts';
import { namingOf } from './names.ts';
import { planView } from './plan-view.ts';
import { saidBy } from './pressed.ts';
import { pressKey } from './run-asked.ts';
import { approvalView, runView } from './run-view.ts';
import { isOpen } from './words.ts';

const RELOAD_SECONDS = 3;

export const runRoute: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/runs/:id',
  ...SEE,
  handle: (ctx, request) => withRun(ctx, request, (run) => runPage(ctx, request, run)),
};

/** Of an undoing none: the run that it undoes has the button for it. A loaded book is not read again. */
function retryOf({ kind }: SyncRun): RunKind | null {
  if (kind === 'undo') return null;
  return kind === 'dry' || kind === 'verify' ? kind : 'manual';
}

async function runPage(ctx: SyncContext, request: WebRequest, run: SyncRun): Promise<WebAnswer> {
  const { store } = ctx;
  const now = ctx.now();
  const [task, plan, undone, offered, isUndoable] = await Promise.all([
    taskBy(store, run.task),
    waitingPlan(store, run.id),
    run.undoes === null ? null : runBy(store, run.undoes),
    offeredTo(request),
    isOpen(run.state) ? false : whyNotUndone(syncDb(store), run.id, null).then((why) => why === null),
  ]);
  const shown = plan?.shown ?? (await shownOf(store, run.id));
  const naming = await namingOf(ctx, [run.askedBy, plan?.askedBy ?? null, plan?.decidedBy ?? null]);
  const view = runView(run, naming, now);
  const path = runPath(run.id);
  const asking = task === null ? null : await askingRun(syncDb(store), task);
  return {
    kind: 'page',
    template: 'bitable-sync/run',
    title: `${view.state} · ${task?.definition.name ?? '已删除的任务'}`,
    ...(view.isOpen ? { reloadSeconds: RELOAD_SECONDS } : {}),
    data: {
      ...{
        path,
        list: LIST_PATH,
        events: eventsPath({ run: run.id }),
        said: saidBy(request.query),
        once: pressKey(ctx),
      },
      task: task === null ? null : { name: task.definition.name, href: taskPath(task.id) },
      run: view,
      undone: undone === null ? null : { trace: undone.trace, href: runPath(undone.id) },
      plan: shown === null ? null : planView(shown, run.kind),
      approval: plan === null ? null : approvalView(plan, naming, request.visitor?.person ?? null, now),
      mayStop: offered.mayRun && (run.state === 'queued' || run.state === 'running'),
      mayUndo: offered.mayRun && task !== null && isUndoable,
      retry:
        offered.mayRun && task !== null && ['failed', 'partly', 'stopped', 'lapsed'].includes(run.state)
          ? retryOf(run)
          : null,
      maySettle: offered.mayRun && asking?.run === run.id,
      imageDays: ctx.settings.keep.imageDays,
      /** Empty where no schedule writes over what was put back. */
      writesAgain:
        task === null || runsByItself(task, now, ctx.settings) === null ? '' : nextText(task, now, ctx.settings),
      files: { log: `${path}/log`, plan: shown === null ? null : `${path}/plan.jsonl` },
      mayApprove: offered.mayApprove,
    },
  };
}
