// The question of a task about cells that people changed: one card that can be pressed, however often the task runs until somebody
// decides. A press decides about what was asked last, so a card about anything else loses its buttons in the same transaction.
import type { Kysely } from 'kysely';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { type ConflictTask, conflictCard, type Settled, settledConflictCard } from '../cards/conflict-card.ts';
import type { SyncContext } from '../context.ts';
import type { ShownEdit } from '../model/shown-plan.ts';
import { openCards } from './card-queries.ts';
import type { RunRow } from './queries.ts';
import { planChats, runLink } from './telling.ts';
import type { RunOptions } from './work.ts';

export interface AskedCells {
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly ShownEdit[];
  /** By which the answer finds each of them. */
  readonly keys: readonly string[];
  /** Of all keys. */
  readonly digest: string;
}

interface ConflictsSaid {
  readonly row: RunRow;
  readonly asked: AskedCells;
  readonly now: Date;
  /** Ids of the outbox. */
  readonly newId: () => string;
}

const OVER = '/over';

/** Nothing to ask about ends the question before it; the same cells again are not said again. */
export async function sayConflicts<T extends OutboxTables>(
  ctx: Pick<SyncContext, 'config' | 'settings'>,
  trx: Kysely<T>,
  { row, asked, now, newId }: ConflictsSaid,
): Promise<void> {
  const ofTask = `sync/${row.task}/edits/`;
  const ofCells = `${ofTask}${asked.digest}/`;
  const open = await openCards(trx, ofTask, OVER);
  if (asked.count > 0 && open.some(({ once }) => once.startsWith(ofCells))) return;
  const task: ConflictTask = { id: Number(row.task), name: row.task_name, trace: row.trace };
  const settled = howSettled(row, asked);
  const { how, decided } = settled;
  const plain = `“${task.name}”被人改过的格子：${decided === null ? how : `已决定${how}`}`;
  for (const { id: ofRow, chat, once } of open) {
    const body = cardBody(settledConflictCard(task, settled), plain);
    await say(trx, { id: newId(), now, chat, act: 'patch', ofRow, priority: 'final', body, once: `${once}${OVER}` });
  }
  if (asked.count === 0) return;
  const body = cardBody(
    conflictCard(task, asked, runLink(ctx, row.id)),
    `同步任务 ${task.id}“${task.name}”：有 ${asked.count} 格被人改过，表里的值和来源的不一样，先没有动；请发“同步 冲突 ${task.id} 以源为准”或“同步 冲突 ${task.id} 以人为准”`,
  );
  for (const [index, chat] of planChats(ctx, row).entries()) {
    const once = `${ofCells}${row.id}/${index}`;
    await say(trx, { id: newId(), now, chat, act: 'send', priority: 'final', body, once });
  }
}

/** The run that carries out what somebody decided was asked for by him, when he pressed. */
function howSettled(row: RunRow, asked: AskedCells): Settled {
  if (asked.count > 0) return { how: '要决定的格子变了，已另发一张卡片', decided: null };
  const { edits } = JSON.parse(row.options) as RunOptions;
  if (edits === undefined) return { how: '后来的一次运行没有要决定的格子', decided: null };
  const how = edits === 'source' ? '以源为准' : '以人为准';
  return { how, decided: { by: row.asked_by, at: row.asked_at } };
}

function cardBody(card: ReturnType<typeof conflictCard>, fallbackText: string): OutgoingBody {
  return { kind: 'card', card, fallbackText };
}
