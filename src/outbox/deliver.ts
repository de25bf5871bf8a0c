// One message on its way out: what is written before the call and after it, so that a kill between any two statements loses nothing.
import type { Kysely } from 'kysely';
import { backoffMs } from '../lib/backoff.ts';
import { type Clock, parseInstant } from '../lib/clock.ts';
import { errorText } from '../lib/errors.ts';
import { type Channel, DeliveryFault, type OutgoingBody, type OutgoingMessage } from './channel.ts';
import {
  beginRound,
  knownIds,
  markFailed,
  markRetry,
  markSending,
  markSent,
  type OutboxRow,
  type Ready,
} from './queries.ts';
import type { OutboxTables } from './tables.ts';

export interface DeliveryWork {
  readonly channel: Channel;
  readonly now: Clock;
  /** One transaction under the sender's lease. */
  write<R>(work: (db: Kysely<OutboxTables>) => Promise<R>): Promise<R>;
  read(): Kysely<OutboxTables>;
}

export type Delivery =
  | { readonly state: 'sent' }
  | { readonly state: 'failed' | 'retry'; readonly fault: DeliveryFault };

/** The platform knows a uuid for an hour (feishu.md §4.1); after so long we no longer rely on it. */
const UUID_PROTECTS_MS = 50 * 60_000;
const BACKOFF = { firstMs: 1_000, mostMs: 5 * 60_000 };

export async function deliver(work: DeliveryWork, ready: Ready): Promise<Delivery> {
  const row = await unprotected(work, ready);
  if (row === null) return { state: 'sent' };
  await work.write((db) => markSending(db, row, work.now()));
  try {
    const delivered = await work.channel.deliver(messageOf(row, ready.of));
    await work.write((db) => markSent(db, row, delivered, work.now()));
    return { state: 'sent' };
  } catch (thrown) {
    return await failed(work, row, faultOf(thrown));
  }
}

/**
 * A row whose answer was lost too long ago for its uuid is looked up in the chat first; null when it turns out to have been posted.
 * A patch needs none of this: done twice it is done once.
 */
async function unprotected(work: DeliveryWork, { row, of }: Ready): Promise<OutboxRow | null> {
  const isOld =
    row.first_tried_at !== null &&
    work.now().getTime() - parseInstant(row.first_tried_at).getTime() >= UUID_PROTECTS_MS;
  if (row.act === 'patch' || row.uncertain === 0 || !isOld) return row;
  const settled = await work.channel.settle(messageOf(row, of), await knownIds(work.read(), row.chat));
  if (settled.found !== 'one') return work.write((db) => beginRound(db, row, settled.found === 'unclear'));
  const note = '应答丢失，在群的历史里找到了';
  await work.write((db) => markSent(db, row, { messageId: settled.messageId, note }, work.now()));
  return null;
}

async function failed(work: DeliveryWork, row: OutboxRow, fault: DeliveryFault): Promise<Delivery> {
  const error = fault.message;
  if (fault.final) {
    await work.write((db) => markFailed(db, row, error));
    return { state: 'failed', fault };
  }
  const waitMs = Math.max(fault.retryAfterMs ?? 0, backoffMs(BACKOFF, row.attempts + 1, Math.random()));
  const dueAt = new Date(work.now().getTime() + waitMs);
  const uncertain = fault.outcome === 'unknown' || row.uncertain === 1;
  await work.write((db) => markRetry(db, row, { error, dueAt, uncertain }));
  return { state: 'retry', fault };
}

function faultOf(thrown: unknown): DeliveryFault {
  if (thrown instanceof DeliveryFault) return thrown;
  return new DeliveryFault(`程序出错了：${errorText(thrown)}`, {
    outcome: 'unknown',
    final: false,
    retryAfterMs: null,
  });
}

function messageOf(row: OutboxRow, of: string | null): OutgoingMessage {
  return {
    id: row.id,
    uuid: `${row.id}-${row.round}`,
    chat: row.chat,
    act: row.act,
    of,
    // Written by say() and by nobody else.
    body: JSON.parse(row.body) as OutgoingBody,
    firstTriedAt: row.first_tried_at === null ? null : parseInstant(row.first_tried_at),
    maybeTwice: row.maybe_twice === 1,
  };
}
