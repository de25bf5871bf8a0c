// The task or the run whose button was pressed. What could not be done is said with the way back to where that was.
import { UserError } from '../../../lib/errors.ts';
import type { WebAnswer, WebRequest } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { withRun, withTask } from './asked.ts';
import { runPath, taskPath } from './links.ts';

type Asked = Pick<WebRequest, 'params'>;

export async function onTask(
  ctx: SyncContext,
  request: Asked,
  act: (task: SyncTask) => Promise<WebAnswer>,
): Promise<WebAnswer> {
  return withTask(ctx, request, (task) => orWayBack(taskPath(task.id), '回到任务', () => act(task)));
}

export async function onRun(
  ctx: SyncContext,
  request: Asked,
  act: (run: SyncRun) => Promise<WebAnswer>,
): Promise<WebAnswer> {
  return withRun(ctx, request, (run) => orWayBack(runPath(run.id), '回到这次运行', () => act(run)));
}

async function orWayBack(href: string, title: string, act: () => Promise<WebAnswer>): Promise<WebAnswer> {
  try {
    return await act();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const data = { lines: thrown.message.split('\n'), back: { href, title } };
    return { kind: 'page', template: 'bitable-sync/refused', title: '没有做成', status: 400, data };
  }
}
