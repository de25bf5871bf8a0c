// The outbox's SQL: what is next, and the moves of a row on its way out.
import type { Kysely, Selectable } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import type { Delivered } from './channel.ts';
import type { OutboxTable, OutboxTables } from './tables.ts';

type Db = Kysely<OutboxTables>;
export type OutboxRow = Selectable<OutboxTable>;

/** A row that may go now, with the message it answers or patches. */
export interface Ready {
  readonly row: OutboxRow;
  readonly of: string | null;
}

/** Looked at in a chat before giving up for now: the first may wait for a row that another chat posts. */
const LOOKED_AT = 20;

/** The chats that have something waiting. */
export async function waitingChats(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('outbox').select('chat').distinct().where('state', '=', 'waiting').execute();
  return rows.map((row) => row.chat);
}

/**
 * What is next in a chat; null when it has to wait, for the sake of its order too.
 * `orphan`: it answers or patches a message that will never be posted.
 */
export async function nextIn(db: Db, chat: string, now: Date): Promise<Ready | { readonly orphan: OutboxRow } | null> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('chat', '=', chat)
    .where('state', '=', 'waiting')
    .orderBy('priority')
    .orderBy('id')
    .limit(LOOKED_AT)
    .execute();
  for (const row of rows) {
    if (row.due_at > isoInstant(now)) return null;
    if (row.of_row === null) return { row, of: row.of_id };
    const target = await db
      .selectFrom('outbox')
      .select(['state', 'message_id'])
      .where('id', '=', row.of_row)
      .executeTakeFirst();
    if (target?.state === 'sent' && target.message_id !== null) return { row, of: target.message_id };
    if (target?.state !== 'waiting' && target?.state !== 'sending') return { orphan: row };
  }
  return null;
}

/** Before the call: from here on nobody can be sure that it was not posted. */
export async function markSending(db: Db, row: OutboxRow, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      state: 'sending',
      attempts: row.attempts + 1,
      uncertain: 1,
      first_tried_at: row.first_tried_at ?? isoInstant(now),
    })
    .where('id', '=', row.id)
    .execute();
}

export async function markSent(db: Db, row: OutboxRow, { messageId, note }: Delivered, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      state: 'sent',
      uncertain: 0,
      message_id: messageId,
      note: note ?? null,
      sent_at: isoInstant(now),
      error: null,
    })
    .where('id', '=', row.id)
    .execute();
}

export async function markFailed(db: Db, row: OutboxRow, error: string): Promise<void> {
  await db.updateTable('outbox').set({ state: 'failed', error }).where('id', '=', row.id).execute();
}

export interface Retry {
  readonly error: string;
  readonly dueAt: Date;
  /** True when it may have been posted; false when this call surely did not post it, which says nothing of earlier ones. */
  readonly uncertain: boolean;
}

export async function markRetry(db: Db, row: OutboxRow, { error, dueAt, uncertain }: Retry): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'waiting', error, due_at: isoInstant(dueAt), uncertain: uncertain ? 1 : 0 })
    .where('id', '=', row.id)
    .execute();
}

/** A new uuid, under which nothing was tried yet. */
export async function beginRound(db: Db, row: OutboxRow, maybeTwice: boolean): Promise<OutboxRow> {
  const change = {
    round: row.round + 1,
    uncertain: 0,
    first_tried_at: null,
    maybe_twice: maybeTwice ? 1 : row.maybe_twice,
  };
  await db.updateTable('outbox').set(change).where('id', '=', row.id).execute();
  return { ...row, ...change };
}

/** After a sender's death: what it was at may have been posted, and goes on waiting. */
export async function takeOver(db: Db): Promise<void> {
  await db.updateTable('outbox').set({ state: 'waiting', uncertain: 1 }).where('state', '=', 'sending').execute();
}

/** Message ids of a chat's other rows: what carries one of them is not the message that is looked for. */
export async function knownIds(db: Db, chat: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('outbox')
    .select('message_id')
    .where('chat', '=', chat)
    .where('message_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap((row) => row.message_id ?? []));
}
