// 同步 批准, 拒绝, 批准SQL: somebody with the right 审批 decides about a plan, or about SQL that was edited.

import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { decide } from '../approve/decide.ts';
import { waitingPlan, waitingPlans } from '../approve/queries.ts';
import { approvalCard } from '../cards/approval-card.ts';
import { runPath } from '../cards/command-lines.ts';
import { RUN_KIND_TITLES } from '../cards/run-words.ts';
import { type SyncContext, syncDb } from '../context.ts';
import { runBy } from '../run/queries.ts';
import { sqlDigest } from '../source/preview.ts';
import { approveSql, OWN_SQL, sqlWriter } from '../tasks/approve-sql.ts';
import { taskBy } from '../tasks/queries.ts';
import { askedTask, runNamed } from './which-task.ts';

function decideCommand(press: 'yes' | 'no', names: readonly [string, string], title: string): Command<SyncContext> {
  return {
    names,
    title,
    usage: `${names[0]} 〈运行〉`,
    notes: ['〈运行〉写编号，例如 7F3K-92；写任务就是它正在等审批的计划'],
    examples: [`${names[0]} 7F3K-92`],
    right: 'approve',
    everywhere: true,
    run: async (ctx, input) => {
      const id = await askedPlan(ctx, input, names[0]);
      const [run, plan] = await Promise.all([runBy(ctx.store, id), waitingPlan(ctx.store, id)]);
      const task = run === null ? null : await taskBy(ctx.store, run.task);
      if (run === null || plan === null || task === null)
        throw new UserError('没有找到这份计划，它可能已经被清理；要看现在会改什么，请试跑');
      const now = ctx.now();
      return {
        commit: async (trx): Promise<Said> => {
          const decision = await decide(trx, { run: id, person: input.person, press, now });
          if (decision.kind === 'refused') {
            const text = `没有${press === 'yes' ? '批准' : '拒绝'}：${decision.sentence}`;
            return { messages: [{ body: { kind: 'text', text } }], result: text };
          }
          const state = press === 'yes' ? ('approved' as const) : ('refused' as const);
          const after = { ...plan, state, decidedBy: input.person, decidedAt: isoInstant(now) };
          const card = approvalCard(task, run, after, pageHref(ctx.config, runPath(id)));
          const text =
            press === 'yes'
              ? `已批准“${task.definition.name}”的计划，马上按最新的数据再算一遍`
              : `已拒绝“${task.definition.name}”的计划，什么也没有写`;
          const body = { kind: 'card' as const, card, fallbackText: text };
          const said = { body: { kind: 'text' as const, text } };
          return { messages: input.pressedCard === null ? [said] : [{ body, place: 'card' }, said], result: text };
        },
      };
    },
  };
}

/** @throws UserError when the text is no run's, and no task with a plan that waits */
async function askedPlan(ctx: SyncContext, input: CommandInput, verb: string): Promise<string> {
  const run = await runNamed(ctx.store, input.words.join(' ').trim());
  if (run !== null) return run.id;
  const task = await askedTask(ctx.store, input, verb);
  const plans = (await waitingPlans(ctx.store)).filter((one) => one.task === task.id);
  const [plan, ...others] = plans;
  const title = `任务 ${task.id}“${task.definition.name}”`;
  if (plan === undefined) throw new UserError(`${title}没有等审批的计划`);
  if (others.length === 0) return plan.run;
  // For instance an undoing beside what the task is going to write.
  const runs = await Promise.all(plans.map(async ({ run: id }) => runBy(ctx.store, id)));
  const lines = runs.flatMap((one) => (one === null ? [] : `${RUN_KIND_TITLES[one.kind]} ${one.trace}`));
  throw new UserError(
    `${title}有 ${plans.length} 份等审批的计划：${lines.join('、')}；请写编号，例如“${verb} ${runs[0]?.trace}”`,
  );
}

export const approveCommand = decideCommand(
  'yes',
  ['同步 批准', 'sync approve'],
  '批准一份等审批的同步计划；按最新的数据再算一遍才写',
);
export const refuseCommand = decideCommand('no', ['同步 拒绝', 'sync refuse'], '拒绝一份等审批的同步计划，什么也不写');

export const approveSqlCommand: Command<SyncContext> = {
  names: ['同步 批准SQL', 'sync approvesql'],
  title: '同意一个任务新写、改过的 SQL 自动运行；要由写的人以外的人来',
  usage: '同步 批准SQL 〈任务〉',
  examples: ['同步 批准SQL 1'],
  right: 'approve',
  everywhere: true,
  danger: {
    secondPerson: 'never',
    preview: async (ctx, input) => {
      const task = await askedTask(ctx.store, input, '同步 批准SQL');
      const { name, sql } = task.definition;
      // Confirming would be for nothing.
      const { by } = await sqlWriter(syncDb(ctx.store), task.id, sql);
      if (by === input.person) {
        const text = `没有同意：${OWN_SQL}`;
        return { messages: [{ body: { kind: 'text', text } }], result: text };
      }
      return {
        title: `同意任务 ${task.id}“${name}”自动运行这段 SQL`,
        lines: [sql.length > 1_500 ? `${sql.slice(0, 1_500)}…（共 ${sql.length} 字，全文在网页上）` : sql],
      };
    },
  },
  run: async (ctx, input) => {
    const task = await askedTask(ctx.store, input, '同步 批准SQL');
    const digest = sqlDigest(task.definition.sql);
    const now = ctx.now();
    const of = { id: task.id, audit: { id: ctx.store.newId(now), chat: input.chat, trace: input.trace } };
    return {
      commit: async (trx): Promise<Said> => {
        const answer = await approveSql(trx, { ...of, version: task.version, digest, by: input.person, now });
        const text =
          answer.kind === 'approved'
            ? `已同意任务 ${task.id}“${task.definition.name}”自动运行这段 SQL`
            : `没有同意：${answer.sentence}`;
        return { messages: [{ body: { kind: 'text', text } }], result: text };
      },
    };
  },
};
