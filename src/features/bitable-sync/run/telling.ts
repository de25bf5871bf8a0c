// What a run says in chats: that its plan waits, what became of the plan, how far it is, how it ended. Rows of the outbox, in the
// transaction of what they are about.

import type { Kysely } from 'kysely';
import { pageHref } from '../../../config/page-address.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { WaitingPlan } from '../approve/queries.ts';
import { approvalCard, stateWords } from '../cards/approval-card.ts';
import { runPath } from '../cards/command-lines.ts';
import { runCard } from '../cards/run-card.ts';
import { RUN_KIND_TITLES } from '../cards/run-words.ts';
import type { AimedTask } from '../cards/target-words.ts';
import { type SyncContext, syncTrx } from '../context.ts';
import { RUN_STATE_TITLES, type SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { cardsOf } from './card-queries.ts';
import { hasImages, type RunRow, runFrom } from './queries.ts';

type Teller = Pick<SyncContext, 'config' | 'settings'>;

/** Where the plan of a run is shown: where it was asked for, else where the settings say, else in the first group. */
export function planChats({ config, settings }: Teller, { chat }: Pick<RunRow, 'chat'>): readonly string[] {
  if (chat !== null) return [chat];
  if (settings.chats.length > 0) return settings.chats;
  const first = config.feishu?.chats[0]?.id;
  return first === undefined ? [] : [first];
}

/** Null where nobody has said under which address people reach the pages. */
export function runLink(ctx: Pick<SyncContext, 'config'>, run: string): string | null {
  return pageHref(ctx.config, runPath(run));
}

interface PlanSaid {
  readonly task: AimedTask;
  readonly row: RunRow;
  readonly plan: WaitingPlan;
  readonly now: Date;
  /** Of the outbox, one a chat of planChats. */
  readonly ids: readonly string[];
}

export async function sayPlan<T extends OutboxTables>(ctx: Teller, trx: Kysely<T>, said: PlanSaid): Promise<void> {
  const { row, plan, now, ids } = said;
  const body = planBody(ctx, said);
  for (const [index, chat] of planChats(ctx, row).entries()) {
    const once = planKey(plan, index);
    await say(trx, { id: ids[index] ?? '', now, chat, act: 'send', priority: 'final', body, once });
  }
}

/** Its cards show what became of the plan; nobody can press them any more. */
export async function sayPlanOver<T extends OutboxTables>(
  ctx: Teller,
  trx: Kysely<T>,
  said: PlanSaid & { /** Said beside the card; null: the card is enough. */ readonly text: string | null },
): Promise<void> {
  const { row, plan, now, ids, text } = said;
  const keys = planChats(ctx, row).map((_, index) => planKey(plan, index));
  const cards = await cardsOf(trx, keys);
  for (const [index, { id: ofRow, chat, once }] of cards.entries()) {
    const key = `${once}/${plan.state}`;
    const common = { now, chat, priority: 'final', ofRow } as const;
    await say(trx, { ...common, id: ids[index * 2] ?? '', act: 'patch', body: planBody(ctx, said), once: key });
    if (text === null) continue;
    const body: OutgoingBody = { kind: 'text', text };
    await say(trx, { ...common, id: ids[index * 2 + 1] ?? '', act: 'reply', body, once: `${key}/text` });
  }
}

function planKey({ run, askedAt }: WaitingPlan, index: number): string {
  return `sync/${run}/plan/${Date.parse(askedAt)}/${index}`;
}

function planBody(ctx: Teller, { task, row, plan }: PlanSaid): OutgoingBody {
  const run = { ...runFrom(row), state: 'waiting' as const };
  const { reasons } = plan.shown;
  const words = plan.state === 'waiting' ? `的计划等审批：${reasons.join('；')}` : stateWords(plan);
  const fallbackText = `${RUN_KIND_TITLES[run.kind]}“${task.definition.name}”${words}（编号 ${row.trace}）`;
  return { kind: 'card', card: approvalCard(task, run, plan, runLink(ctx, row.id)), fallbackText };
}

/** The card of a run that was asked for in a chat; nothing for others. */
export async function sayState<T extends OutboxTables>(
  ctx: Pick<SyncContext, 'config'>,
  trx: Kysely<T>,
  said: {
    readonly id: string;
    readonly now: Date;
    readonly task: AimedTask;
    readonly row: RunRow;
    /** What of the row is another by now. */
    readonly change: Partial<SyncRun>;
  },
): Promise<void> {
  const { id, now, row, task, change } = said;
  if (row.chat === null || row.card === null) return;
  const run: SyncRun = { ...runFrom(row), ...change };
  const isOver = run.state !== 'running' && run.state !== 'queued' && run.state !== 'waiting';
  const ended = isOver ? { ...run, endedAt: run.endedAt ?? isoInstant(now) } : run;
  const hasWritten = isOver && run.counts === null && (await hasImages(syncTrx(trx), row.id));
  const body: OutgoingBody = {
    kind: 'card',
    card: runCard(task, ended, runLink(ctx, row.id), { hasWritten }),
    fallbackText: `${RUN_KIND_TITLES[run.kind]}“${task.definition.name}”：${[RUN_STATE_TITLES[run.state], ...(run.message ?? '').split('\n')].filter((part) => part !== '').join('；')}`,
  };
  const priority = run.state === 'running' ? 'progress' : 'final';
  const once = isOver ? { once: `sync/${row.id}/end` } : {};
  const patch = { act: 'patch', ofRow: row.card, replaces: `sync/${row.id}`, ...once } as const;
  await say(trx, { id, now, chat: row.chat, priority, body, ...patch });
}

/** The task by the name that it had. @param task null when it is there no more */
export function toldOf(row: RunRow, task: AimedTask | null = null): AimedTask {
  const definition = { name: row.task_name, link: task?.definition.link ?? '' } as SyncTask['definition'];
  return { id: Number(row.task), definition, targetName: task?.targetName ?? null };
}
