// The task or the run that an address names.
import { madeAt } from '../../../lib/ids.ts';
import type { WebAnswer, WebRequest } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { runBy } from '../run/queries.ts';
import { taskBy } from '../tasks/queries.ts';

type Asked = Pick<WebRequest, 'params'>;

const NO_TASK: WebAnswer = { kind: 'missing', message: '没有这个任务，可能已经删除；全部任务在“同步”页里。' };
const NO_RUN: WebAnswer = { kind: 'missing', message: '没有这次运行，可能已经过了保留的天数；最近的在“同步”页里。' };

/** Answers with the task, or with what is said where there is none. */
export async function withTask(
  { store }: SyncContext,
  { params }: Asked,
  use: (task: SyncTask) => Promise<WebAnswer>,
): Promise<WebAnswer> {
  const { id = '' } = params;
  const task = /^\d{1,9}$/.test(id) ? await taskBy(store, Number(id)) : null;
  return task === null ? NO_TASK : use(task);
}

export async function withRun(
  { store }: SyncContext,
  { params }: Asked,
  use: (run: SyncRun) => Promise<WebAnswer>,
): Promise<WebAnswer> {
  const { id = '' } = params;
  const run = madeAt(id) === null ? null : await runBy(store, id);
  return run === null ? NO_RUN : use(run);
}
