// What a run says in chats: that its plan waits, that nobody decided, how far it is, how it ended. Rows of the outbox, in the transaction
// of what they are about.
import type { Kysely } from 'kysely';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { workCard } from '../../../work/card.ts';
import type { WorkState } from '../../../work/tables.ts';
import type { WaitingPlan } from '../approve/queries.ts';
import type { SyncContext } from '../context.ts';
import { RUN_STATE_TITLES, type RunState } from '../model/run.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { SyncTask } from '../model/task.ts';
import type { RunRow } from './queries.ts';

type Teller = Pick<SyncContext, 'config' | 'settings'>;

/** Where the plan of a run is shown: where it was asked for, else where the settings say, else in the first group. */
export function planChats({ config, settings }: Teller, { chat }: Pick<RunRow, 'chat'>): readonly string[] {
  if (chat !== null) return [chat];
  if (settings.chats.length > 0) return settings.chats;
  const first = config.feishu?.chats[0]?.id;
  return first === undefined ? [] : [first];
}

/** Null where nobody has said under which address people reach the pages. */
export function runLink({ config }: Pick<SyncContext, 'config'>, run: string): string | null {
  const { publicUrl } = config.web;
  return publicUrl === undefined ? null : `${publicUrl.replace(/\/$/, '')}/sync/runs/${run}`;
}

/** @param ids of the outbox, one a chat of planChats */
export async function sayPlan<T extends OutboxTables>(
  ctx: Teller,
  trx: Kysely<T>,
  said: {
    readonly task: SyncTask;
    readonly row: RunRow;
    readonly shown: ShownPlan;
    readonly needsOther: boolean;
    readonly now: Date;
    readonly ids: readonly string[];
  },
): Promise<void> {
  const { row, now, ids } = said;
  const body: OutgoingBody = { kind: 'text', text: planText(said, runLink(ctx, row.id)) };
  for (const [index, chat] of planChats(ctx, row).entries()) {
    const once = `sync/${row.id}/plan/${now.getTime()}/${index}`;
    await say(trx, { id: ids[index] ?? '', now, chat, act: 'send', priority: 'final', body, once });
  }
}

export async function sayLapsed<T extends OutboxTables>(
  ctx: Teller,
  trx: Kysely<T>,
  {
    row,
    plan,
    message,
    now,
    ids,
  }: {
    readonly row: RunRow;
    readonly plan: WaitingPlan;
    readonly message: string;
    readonly now: Date;
    readonly ids: readonly string[];
  },
): Promise<void> {
  const body: OutgoingBody = {
    kind: 'text',
    text: `同步任务 ${row.task}“${row.task_name}”：${message}（编号 ${row.trace}）`,
  };
  for (const [index, chat] of planChats(ctx, row).entries()) {
    const said = { id: ids[index] ?? '', now, chat, priority: 'final' as const, body };
    const once = `sync/${row.id}/lapsed/${index}`;
    if (index === 0 && plan.card !== null) await say(trx, { ...said, act: 'reply', ofRow: plan.card, once });
    else await say(trx, { ...said, act: 'send', once });
  }
}

/** The card of a run that was asked for in a chat; nothing for others. */
export async function sayState<T extends OutboxTables>(
  trx: Kysely<T>,
  said: {
    readonly id: string;
    readonly now: Date;
    readonly row: RunRow;
    readonly state: RunState;
    /** Chinese, without full stops. */
    readonly lines: readonly string[];
    readonly tookMs: number | null;
  },
): Promise<void> {
  const { id, now, row, state, lines, tookMs } = said;
  if (row.chat === null || row.card === null) return;
  const title = `同步 ${row.task_name}`;
  const buttons = state === 'failed' || state === 'partly' ? [{ text: '重试', line: `同步 运行 ${row.task}` }] : [];
  const shown = [...(isWork(state) ? [] : [RUN_STATE_TITLES[state]]), ...lines];
  const facts = { title, trace: row.trace, askedAt: row.asked_at, tookMs, buttons, lines: shown };
  const body: OutgoingBody = {
    kind: 'card',
    card: workCard({ ...facts, state: WORK_STATES[state] ?? 'done' }),
    fallbackText: `${title}：${RUN_STATE_TITLES[state]}；${lines.join('；')}`,
  };
  const isOver = state !== 'running' && state !== 'queued' && state !== 'waiting';
  const priority = isOver ? 'final' : 'progress';
  const once = isOver ? { once: `sync/${row.id}/end` } : {};
  const patch = { act: 'patch', ofRow: row.card, replaces: `sync/${row.id}`, ...once } as const;
  await say(trx, { id, now, chat: row.chat, priority, body, ...patch });
}

const WORK_STATES: Readonly<Partial<Record<RunState, WorkState>>> = {
  queued: 'queued',
  running: 'running',
  waiting: 'queued',
  ok: 'done',
  partly: 'partly',
  failed: 'failed',
};

function isWork(state: RunState): boolean {
  return state !== 'waiting' && WORK_STATES[state] !== undefined;
}

function planText({ task, row, shown, needsOther }: Parameters<typeof sayPlan>[2], link: string | null): string {
  const { counts } = shown;
  return [
    `同步任务 ${task.id}“${task.definition.name}”的计划等审批（编号 ${row.trace}）`,
    `来源 ${counts.rows} 行，表里 ${shown.remoteRows} 行：新建 ${counts.created}，更新 ${counts.updated}，清空 ${counts.cleared}，删除 ${counts.deleted}`,
    ...shown.reasons.map((reason) => `原因：${reason}`),
    needsOther ? '请发起的人、最后改任务的人以外的、有审批权限的人批准或拒绝' : '请有审批权限的人批准或拒绝',
    ...(link === null ? [] : [link]),
  ].join('\n');
}
