// 同步 and 同步 日志: which tasks there are and how they stand; the last runs of one.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import { UserError } from '../../../lib/errors.ts';
import { pagingOf } from '../../../lib/paging.ts';
import { taskPath } from '../cards/command-lines.ts';
import { logCard } from '../cards/log-card.ts';
import { taskListCard } from '../cards/task-list-card.ts';
import type { SyncContext } from '../context.ts';
import { lastRuns, openRuns, runsOf } from '../run/queries.ts';
import { allTasks } from '../tasks/queries.ts';
import { cronWords } from '../tasks/times.ts';
import { askedTask } from './which-task.ts';

const PAGE = 10;
const LOGGED = 10;

export const listCommand: Command<SyncContext> = {
  names: ['同步', 'sync'],
  title: '有哪些多维表格同步任务，上次怎么样，现在在做什么',
  usage: '同步 [第n页]',
  examples: ['同步'],
  right: 'query',
  everywhere: true,
  run: async (ctx, input) => {
    const [word] = input.words.filter((one) => !/^第\d+页$/.test(one));
    if (word !== undefined) {
      throw new UserError(
        `不认识“同步 ${word.slice(0, 40)}”；可以发：同步 运行、试跑、核对、停止、暂停、恢复、日志、冲突、批准SQL，后面写任务的编号；同步 撤销、批准、拒绝，后面写运行或任务的编号`,
      );
    }
    const all = await allTasks(ctx.store);
    const asked = input.words.map((one) => /^第(\d+)页$/.exec(one)?.[1]).find(Boolean);
    const paging = pagingOf(asked, all.length, PAGE);
    const shown = all.slice((paging.page - 1) * PAGE, paging.page * PAGE);
    const [open, last] = await Promise.all([openRuns(ctx.store), lastRuns(ctx.store, { waiting: false })]);
    const tasks = shown.map((task) => ({
      task,
      last: last.get(task.id) ?? null,
      open: open.filter((run) => run.task === task.id),
      when: task.definition.cron === null ? null : cronWords(task.definition.cron),
    }));
    const link = pageHref(ctx.config, '/sync');
    const card = taskListCard({ tasks, total: all.length, paging, link, now: ctx.now() });
    const text = all.length === 0 ? '还没有同步任务' : `${all.length} 个同步任务`;
    return cardAnswer(input, { card, text, result: text });
  },
};

export const logCommand: Command<SyncContext> = {
  names: ['同步 日志', 'sync log'],
  title: '一个同步任务最近十次运行',
  usage: '同步 日志 〈任务〉',
  examples: ['同步 日志 1'],
  right: 'query',
  everywhere: true,
  run: async (ctx, input) => {
    const task = await askedTask(ctx.store, input, '同步 日志');
    const runs = await runsOf(ctx.store, { task: task.id, limit: LOGGED });
    const card = logCard(task, runs, pageHref(ctx.config, taskPath(task.id)));
    const text = `任务 ${task.id}“${task.definition.name}”：最近 ${runs.length} 次运行`;
    return cardAnswer(input, { card, text, result: text });
  },
};
