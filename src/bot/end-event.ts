// The end of an event: its answer, its audit row and what its command wrote, in one transaction, all of it or nothing.
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { UpstreamError } from '../lib/errors.ts';
import { traceOf } from '../lib/trace-number.ts';
import { say } from '../outbox/say.ts';
import { type AuditEntry, FAILED, recordAudit } from '../people/audit.ts';
import { redactedText } from '../people/redacted-text.ts';
import type { Lease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import type { Answer, AnswerMessage } from './command.ts';
import { type BotDb, type EventRow, endEvent, giveBackOnce } from './event-queries.ts';
import { withTrace } from './replies.ts';
import type { Request } from './request.ts';
import type { BotTables } from './tables.ts';

/** What is written with. */
export interface EventStore {
  readonly store: Store;
  readonly lease: Lease;
  /** The product's clock: for what people see. */
  readonly now: Clock;
  /** The real clock. */
  readonly realNow: Clock;
}

/** Where an answer goes unless it says something else. */
export interface AnswerPlace {
  readonly chat: string;
  /** What is answered, or whose card was pressed; null when there is no such message. */
  readonly messageId: string | null;
  readonly by: 'message' | 'click';
  readonly quotes: boolean;
}

export function placeOf({ chat, messageId, by, chatType }: Request): AnswerPlace {
  return { chat, messageId, by, quotes: chatType !== 'p2p' };
}

export type AuditFacts = Omit<AuditEntry, 'id' | 'now' | 'result'>;

export interface End {
  readonly state: 'done' | 'failed' | 'ignored';
  readonly answer: Answer;
  readonly place: AnswerPlace | null;
  readonly result: string | null;
  readonly audit: AuditFacts | null;
  /** The key of a button that may be pressed again. */
  readonly giveBack?: string | null;
  /** What was written is not to be kept. */
  readonly forgets?: boolean;
}

/** What a command's commit threw, as its cause: the answer is to be another one. */
export class CommitFault extends Error {}

/** @throws CommitFault, with nothing written; UpstreamError when the store is gone; UserError when the lease is another's */
export async function finish(work: EventStore, row: EventRow, end: End): Promise<'ended'> {
  const { state, place, audit, giveBack = null, forgets = state === 'ignored' } = end;
  const now = work.now();
  const auditId = work.store.newId(now);
  // Made as they are needed, and kept for when the transaction begins again.
  const ids: string[] = [];
  await write(work, async (db, trx) => {
    const said = 'commit' in end.answer ? await committed(end.answer.commit(trx)) : end.answer;
    const error = state === 'failed' ? redactedText(end.result ?? '') : null;
    await endEvent(db, row, { state, error, forgets, now: work.realNow() });
    if (giveBack !== null) await giveBackOnce(db, giveBack, row);
    const outcome = end.result ?? said.result ?? 'ok';
    const result = state === 'failed' ? `${FAILED}${outcome}` : outcome;
    if (audit !== null) await recordAudit(db, { ...audit, id: auditId, now, result });
    if (place === null) return;
    for (const [index, message] of said.messages.entries()) {
      const saying = sayingOf(message, place, row, index);
      // A patch takes its turn among the patches of its card, which are told apart by their ids; the event's is as old as the press.
      const id = ids[index] ?? (index === 0 && saying.act !== 'patch' ? row.id : work.store.newId(now));
      ids[index] = id;
      await say(trx as never, { ...saying, id, now });
    }
  });
  return 'ended';
}

async function committed<R>(commit: Promise<R>): Promise<R> {
  try {
    return await commit;
  } catch (thrown) {
    // The store's own trouble is tried again by the transaction, or by the next look at the event.
    if (thrown instanceof UpstreamError) throw thrown;
    throw new CommitFault('commit', { cause: thrown });
  }
}

function sayingOf(message: AnswerMessage, { chat, messageId, by, quotes }: AnswerPlace, row: EventRow, index: number) {
  const once = message.once ?? `bot/${row.id}/${index}`;
  const said = { chat, body: withTrace(message.body, traceOf(row.id)), priority: 'final' as const, once };
  const asked = message.place ?? (quotes ? 'reply' : 'chat');
  if (messageId === null || asked === 'chat') return { ...said, act: 'send' as const };
  const isPatch = asked === 'card' && by === 'click' && message.body.kind === 'card';
  return { ...said, act: isPatch ? ('patch' as const) : ('reply' as const), of: messageId };
}

/** One transaction under the bot's lease: a process that was overtaken commits nothing. */
export function write<R>(work: EventStore, step: (db: BotDb, trx: Kysely<StoreTables>) => Promise<R>): Promise<R> {
  return work.store.withTables<BotTables>().transaction(async (trx) => {
    await work.lease.assertHeld(trx);
    // Kysely's type is invariant in its tables, so that a view of some of them can only be had by a cast.
    return step(trx as unknown as BotDb, trx as unknown as Kysely<StoreTables>);
  });
}
