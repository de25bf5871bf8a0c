// 同步 停止, 暂停, 恢复: a run that goes on, and a task's own times.
import type { Answer, Command, CommandInput, Said } from '../../../bot/command.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { taskLine } from '../cards/command-lines.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask } from '../model/task.ts';
import { askToStop } from '../run/ask.ts';
import { openRuns } from '../run/queries.ts';
import { cronTrouble } from '../tasks/cron-trouble.ts';
import { pauseTask, resumeTask } from '../tasks/pause.ts';
import { nextTimes } from '../tasks/times.ts';
import { PAUSE_ENDS, pauseEnd } from './pause-end.ts';
import { askedTask, leadingTask } from './which-task.ts';

export const stopCommand: Command<SyncContext> = {
  names: ['同步 停止', 'sync stop'],
  title: '停下一个任务正在做的运行；写过的留在表里，可以撤销',
  usage: '同步 停止 〈任务〉',
  examples: ['同步 停止 1'],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => {
    const task = await askedTask(ctx.store, input, '同步 停止');
    const { name } = task.definition;
    const open = (await openRuns(ctx.store)).filter((one) => one.task === task.id);
    if (open.length === 0) return said(`“${name}”现在没有在运行`);
    const run = open.find(({ state }) => state !== 'waiting');
    if (run === undefined) {
      const lines = open.map(({ trace }) => `“同步 拒绝 ${trace}”`).join('、');
      return said(`“${name}”在等审批，还没有写；不要了请发${lines}`);
    }
    return {
      commit: async (trx): Promise<Said> => {
        const isStopped = await askToStop(trx, run.id, input.person);
        return said(
          isStopped ? `正在停止“${name}”：手上的一批写完就停；已经写到最后一批的照常结束` : `“${name}”刚刚已经结束`,
        );
      },
    };
  },
};

export const pauseCommand: Command<SyncContext> = {
  names: ['同步 暂停', 'sync pause'],
  title: '先不定时运行一个任务，到某个时间或有人恢复为止；手动运行不受影响',
  usage: '同步 暂停 〈任务〉 [到什么时候] [原因]',
  notes: [`到什么时候写 ${PAUSE_ENDS}；不写就直到有人恢复`],
  examples: ['同步 暂停 1', '同步 暂停 1 3天 源库搬迁', '同步 暂停 1 到明天 08:00 换库'],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => {
    const { task, rest: words } = await leadingTask(ctx.store, input);
    const now = ctx.now();
    const { until, rest } = pauseEnd(words, now);
    const reason = rest.join(' ').slice(0, 200);
    const when = until === null ? '直到有人恢复' : `到 ${minuteText(isoInstant(until), PEOPLE_ZONE)}`;
    const text = `已暂停“${task.definition.name}”${when}${missedWords(task, now, until)}；恢复请发“${taskLine('恢复', task.id)}”`;
    return changed(text, (trx) =>
      pauseTask(trx, { ...step(ctx, input, task.id, now), until, reason: reason === '' ? null : reason }),
    );
  },
};

/** `；11-27 03:07 的定时运行不做了`; empty where nothing is due while it rests. @param until null: until somebody resumes it */
function missedWords({ definition: { cron, enabled } }: SyncTask, now: Date, until: Date | null): string {
  if (!enabled || cron === null || cronTrouble(cron) !== null) return '';
  const [first, next] = nextTimes(cron, now, 2).filter((at) => until === null || at < until);
  if (first === undefined) return '';
  const at = minuteText(isoInstant(first), PEOPLE_ZONE);
  return next === undefined ? `；${at} 的定时运行不做了` : `；从 ${at} 起，这期间到点的定时运行都不做`;
}

export const resumeCommand: Command<SyncContext> = {
  names: ['同步 恢复', 'sync resume'],
  title: '恢复一个暂停的任务；暂停期间错过的不补',
  usage: '同步 恢复 〈任务〉',
  examples: ['同步 恢复 1'],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => {
    const task = await askedTask(ctx.store, input, '同步 恢复');
    const { name, enabled } = task.definition;
    if (task.pausedUntil === null) {
      throw new UserError(enabled ? `“${name}”没有暂停` : `“${name}”没有暂停，是停用了；请在网页上启用`);
    }
    const now = ctx.now();
    return changed(`已恢复“${name}”`, (trx) => resumeTask(trx, step(ctx, input, task.id, now)));
  },
};

/** Beside the row of the command, which says what was typed, one that says of which task what was done: its timeline is read from these. */
function step({ store }: SyncContext, { person, chat, trace }: CommandInput, id: number, now: Date) {
  return { id, by: person, now, audit: { id: store.newId(now), chat, trace } };
}

type Commit = Extract<Answer, { commit: unknown }>['commit'];

function changed(text: string, change: (trx: Parameters<Commit>[0]) => Promise<void>): Answer {
  return {
    commit: async (trx) => {
      await change(trx);
      return said(text);
    },
  };
}

function said(text: string): Said {
  return { messages: [{ body: { kind: 'text', text } }], result: text };
}
