// Several tasks of the list at once: what would be done to which of them is shown first, then done, each in a transaction of its own.
import { UserError } from '../../../lib/errors.ts';
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { openRuns } from '../run/queries.ts';
import { pauseTask, resumeTask } from '../tasks/pause.ts';
import { isPaused } from '../tasks/paused.ts';
import { allTasks } from '../tasks/queries.ts';
import { personOf, RUN } from './access.ts';
import { bulkPath, LIST_PATH, runPath, taskPath } from './links.ts';
import { pauseIn } from './pause-form.ts';
import { auditOf, pressOf } from './pressed.ts';
import { enterPress, pressKey } from './run-asked.ts';
import { stateTitle } from './words.ts';

type Act = 'run' | 'pause' | 'resume';

interface Bulk {
  readonly act: Act;
  readonly action: string;
  readonly title: string;
  /** How that is said when it is over: 已暂停. */
  readonly done: string;
  /** What it means for each, Chinese, a sentence. */
  readonly help: string;
  /** Why it cannot be done to this one; null where it can. */
  readonly against: (task: SyncTask, open: SyncRun | undefined, now: Date) => string | null;
}

const BULKS: readonly Bulk[] = [
  {
    act: 'run',
    action: '同步 运行',
    title: '运行',
    done: '已开始',
    help: '每个任务排一次队，和单独按“运行”一样；定时和下次时间不变。要审批的照常先等审批。',
    against: (_, open) => (open === undefined ? null : `已在运行（${stateTitle(open.state)}），不再开一次`),
  },
  {
    act: 'pause',
    action: '同步 暂停',
    title: '暂停',
    done: '已暂停',
    help: '这期间不会自动运行；手动运行照常可以。',
    // Paused already, the later word counts.
    against: ({ definition }) => (definition.enabled ? null : '已停用，本来就不会自动运行'),
  },
  {
    act: 'resume',
    action: '同步 恢复',
    title: '恢复',
    done: '已恢复',
    help: '暂停期间到点的不补。',
    against: (task, _, now) => (isPaused(task, now) ? null : '没有暂停'),
  },
];

/** A box of the form for each of so many tasks. */
const FORM_BYTES = 200_000;

export const bulkRoutes: readonly Route<SyncContext>[] = BULKS.map((bulk) => ({
  method: 'POST',
  path: bulkPath(bulk.act),
  ...RUN,
  action: bulk.action,
  formBytes: FORM_BYTES,
  handle: (ctx, request) => sent(ctx, request, bulk),
}));

async function sent(ctx: SyncContext, request: WebRequest, bulk: Bulk): Promise<WebAnswer> {
  const { form } = request;
  const chosen = (await allTasks(ctx.store)).filter(({ id }) => form[`task.${id}`] === 'on');
  if (chosen.length === 0) throw new UserError('没有勾选任务；请在列表里勾上要一起做的任务，再按按钮');
  return form.confirm === 'yes' ? done(ctx, request, bulk, chosen) : asked(ctx, bulk, chosen);
}

async function asked(ctx: SyncContext, bulk: Bulk, chosen: readonly SyncTask[]): Promise<WebAnswer> {
  const open = await openByTask(ctx);
  const now = ctx.now();
  const looked = chosen.map((task) => ({
    ...{ id: task.id, name: task.definition.name, href: taskPath(task.id) },
    against: bulk.against(task, open.get(task.id), now),
  }));
  const can = looked.filter(({ against }) => against === null);
  const { act, title, help } = bulk;
  return {
    kind: 'page',
    template: 'bitable-sync/bulk',
    title: `${title} ${can.length} 个任务`,
    data: {
      ...{ act, title, help, path: bulkPath(act), list: LIST_PATH, once: pressKey(ctx) },
      can,
      cannot: looked.filter(({ against }) => against !== null),
      results: null,
    },
  };
}

interface Result {
  readonly name: string;
  readonly href: string;
  /** Chinese: what became of it. */
  readonly text: string;
  readonly isDone: boolean;
}

/** Pressed twice, the second press finds what the first has done. */
async function done(
  ctx: SyncContext,
  request: WebRequest,
  bulk: Bulk,
  chosen: readonly SyncTask[],
): Promise<WebAnswer> {
  const results: Result[] = [];
  for (const task of chosen) results.push(await doneTo(ctx, request, bulk, task));
  const count = results.filter(({ isDone }) => isDone).length;
  const { act, title, help, done: word } = bulk;
  return {
    kind: 'page',
    template: 'bitable-sync/bulk',
    title: `${word} ${count} 个任务`,
    data: {
      ...{ act, title, help, done: word, path: bulkPath(act), list: LIST_PATH, once: '', can: [], cannot: [] },
      results,
      count,
    },
  };
}

async function doneTo(ctx: SyncContext, request: WebRequest, { act }: Bulk, task: SyncTask): Promise<Result> {
  const { form } = request;
  const person = personOf(request);
  const { id, definition } = task;
  const of = { name: definition.name, href: taskPath(id) };
  try {
    if (act === 'run') {
      const answer = await enterPress(ctx, { task, kind: 'manual', person, once: form.once ?? '' });
      if (answer.kind === 'entered') return { ...of, href: runPath(answer.run), text: '已排队', isDone: true };
      const { run } = answer;
      const isOurs = answer.kind === 'repeated';
      const text = isOurs ? stateTitle(run.state) : `已在运行（编号 ${run.trace}），没有再开一次`;
      return { ...of, href: runPath(run.id), text, isDone: isOurs };
    }
    const press = pressOf(ctx, person);
    const step = { id, by: person, now: press.now, audit: auditOf(press) };
    if (act === 'resume') await ctx.store.transaction((trx) => resumeTask(trx, step));
    else await ctx.store.transaction((trx) => pauseTask(trx, { ...step, ...pauseIn(form) }));
    return { ...of, text: act === 'resume' ? '已恢复' : '已暂停', isDone: true };
  } catch (thrown) {
    // One that was deleted meanwhile keeps none of the others back.
    if (!(thrown instanceof UserError)) throw thrown;
    return { ...of, text: thrown.message, isDone: false };
  }
}

async function openByTask({ store }: SyncContext): Promise<ReadonlyMap<number, SyncRun>> {
  const open = await openRuns(store);
  return new Map(open.filter(({ state }) => state !== 'waiting').map((run) => [run.task, run]));
}
