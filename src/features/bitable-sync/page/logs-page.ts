// /sync/runs: all runs, or those of one task, a page at a time back to the oldest that is kept.
import { madeAt } from '../../../lib/ids.ts';
import type { Route } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import { taskBy } from '../tasks/queries.ts';
import { SEE } from './access.ts';
import { LIST_PATH, logsPath, taskPath } from './links.ts';
import { runLines } from './log-view.ts';
import { namingOf } from './names.ts';
import { listedRuns } from './queries.ts';

const A_PAGE = 50;

export const logsRoute: Route<SyncContext> = {
  method: 'GET',
  path: logsPath({}),
  ...SEE,
  handle: async (ctx, { query }) => {
    const task = taskAsked(query.task);
    const before = query.before !== undefined && madeAt(query.before) !== null ? query.before : undefined;
    const found = await listedRuns(ctx.store, { task, before, limit: A_PAGE + 1 });
    const runs = found.slice(0, A_PAGE);
    const naming = await namingOf(
      ctx,
      runs.map(({ askedBy }) => askedBy),
    );
    const own = task === undefined ? null : await taskBy(ctx.store, task);
    const name = own?.definition.name ?? runs[0]?.taskName ?? (task === undefined ? '' : `任务 ${task}`);
    const last = runs.at(-1);
    return {
      kind: 'page',
      template: 'bitable-sync/logs',
      title: task === undefined ? '全部运行' : `${name} 的运行`,
      data: {
        name: task === undefined ? null : name,
        up: own === null ? LIST_PATH : taskPath(own.id),
        lines: runLines(runs, naming, ctx.now()),
        isFirst: before === undefined,
        newest: logsPath({ task }),
        older: found.length > A_PAGE && last !== undefined ? logsPath({ task, before: last.id }) : null,
        keptDays: ctx.settings.keep.logDays,
      },
    };
  },
};

function taskAsked(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
