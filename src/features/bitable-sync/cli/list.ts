// zhiban sync list: the tasks, when they run next, and how they ended last.
import type { CliCommand } from '../../../cli/command.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { RUN_KIND_TITLES } from '../cards/run-words.ts';
import type { SyncContext } from '../context.ts';
import { RUN_STATE_TITLES, type SyncRun } from '../model/run.ts';
import { lastRuns, openRuns } from '../run/queries.ts';
import { isSqlHeld } from '../tasks/approve-sql.ts';
import { pausedText } from '../tasks/paused.ts';
import { allTasks } from '../tasks/queries.ts';
import { cronWords, nextTimes } from '../tasks/times.ts';

export const listCommand: CliCommand<SyncContext> = {
  words: ['sync', 'list'],
  summary: '列出多维表格同步任务：编号、名字、模式、什么时候运行、上次结果和那次运行的编号',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const tasks = await allTasks(ctx.store);
    const [runs, open] = await Promise.all([lastRuns(ctx.store, { waiting: true }), openRuns(ctx.store)]);
    const now = ctx.now();
    const shown = tasks.map((task) => {
      const { definition, id, version } = task;
      const { name, source, mode, key, cron, enabled, link } = definition;
      const last = shownLast(runs.get(id));
      const paused = pausedText(task, now);
      const isHeld = isSqlHeld(ctx.settings, task);
      const runsByItself = enabled && paused === null && cron !== null && !isHeld;
      const next = runsByItself ? (nextTimes(cron, now, 1)[0]?.toISOString() ?? null) : null;
      // An undoing may wait while its task runs on.
      const isBeside = (run: SyncRun): boolean => run.task === id && run.state === 'waiting' && run.id !== last?.run;
      const waiting = open.filter(isBeside).map(({ id: run, kind, trace }) => ({ run, kind, trace }));
      return { id, version, name, source, mode, key, cron, enabled, paused, isHeld, link, next, last, waiting };
    });
    if (shown.length === 0) out.line('还没有同步任务；zhiban sync import <任务.yaml> 导入，或在网页 /sync 新建');
    for (const { id, name, source, mode, cron, enabled, paused, isHeld, last, waiting } of shown) {
      const when = cron === null ? '只在有人要时' : cronWords(cron);
      const state = !enabled ? '停用' : (paused ?? (isHeld ? '等有人同意它的 SQL' : '启用'));
      const ended =
        last === null
          ? '没有运行过'
          : `${RUN_STATE_TITLES[last.state]} ${minuteText(last.at, PEOPLE_ZONE)}（编号 ${last.trace}）`;
      const beside = waiting.map(({ kind, trace }) => `${RUN_KIND_TITLES[kind]} ${trace} 等审批`);
      out.line([id, name, source, mode, when, state, ended, ...beside].join('  '));
    }
    out.json(shown);
    return 0;
  },
};

/** `at` is when it ended, or was asked for while it waits; ISO instant, UTC. */
function shownLast(last: SyncRun | undefined) {
  if (last === undefined) return null;
  const { id: run, trace, state, endedAt, askedAt, message } = last;
  return { run, trace, state, at: endedAt ?? askedAt, message };
}
