// The moves of a row on its way out, each one statement.
import type { Kysely } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import type { Delivered } from './channel.ts';
import type { OutboxRow } from './queries.ts';
import type { OutboxTables } from './tables.ts';

type Db = Kysely<OutboxTables>;

/** Before the call: from here on nobody can be sure that it was not posted. Answers null when it does not wait any more. */
export async function markSending(db: Db, row: OutboxRow, of: string | null, now: Date): Promise<OutboxRow | null> {
  const change = {
    state: 'sending' as const,
    of_id: of,
    attempts: row.attempts + 1,
    // What was surely not posted says nothing of when it was: the life of the uuid begins with a call that may have done it.
    first_tried_at: row.uncertain === 1 ? (row.first_tried_at ?? isoInstant(now)) : isoInstant(now),
  };
  const { numUpdatedRows } = await db
    .updateTable('outbox')
    .set({ ...change, uncertain: 1 })
    .where('id', '=', row.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n ? { ...row, ...change } : null;
}

export async function markSent(db: Db, id: string, delivered: Delivered, now: Date): Promise<void> {
  const { messageId, proof = messageId, note = null } = delivered;
  const sent_at = isoInstant(now);
  await db
    .updateTable('outbox')
    .set({ state: 'sent', uncertain: 0, message_id: messageId, proof, note, sent_at, error: null })
    .where('id', '=', id)
    .execute();
}

/** @param uncertain whether it may have been posted all the same */
export async function markFailed(db: Db, id: string, error: string, uncertain: boolean): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'failed', error, uncertain: uncertain ? 1 : 0 })
    .where('id', '=', id)
    .execute();
}

export async function markSuperseded(db: Db, id: string): Promise<void> {
  await db.updateTable('outbox').set({ state: 'superseded' }).where('id', '=', id).execute();
}

export interface Retry {
  readonly error: string;
  readonly dueAt: Date;
  readonly attempts: number;
  /** True when it may have been posted, by this call or one before it. */
  readonly uncertain: boolean;
}

export async function markRetry(db: Db, id: string, { error, dueAt, attempts, uncertain }: Retry): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'waiting', error, due_at: isoInstant(dueAt), attempts, uncertain: uncertain ? 1 : 0 })
    .where('id', '=', id)
    .execute();
}

/** A new uuid, under which nothing was tried yet. */
export async function beginRound(db: Db, row: OutboxRow, isMarked: boolean): Promise<OutboxRow> {
  const maybe_twice = isMarked ? 1 : row.maybe_twice;
  const change = { round: row.round + 1, uncertain: 0, first_tried_at: null, maybe_twice };
  await db.updateTable('outbox').set(change).where('id', '=', row.id).execute();
  return { ...row, ...change };
}

/** After a sender's death: what it was at may have been posted, and goes on waiting. */
export async function takeOver(db: Db, underWay: readonly string[]): Promise<void> {
  let left = db.updateTable('outbox').set({ state: 'waiting', uncertain: 1 }).where('state', '=', 'sending');
  if (underWay.length > 0) left = left.where('id', 'not in', underWay);
  await left.execute();
}
