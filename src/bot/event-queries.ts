// The SQL of events on their way: what is next in a chat, and how each of them ends.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { BotEventsTable, BotTables, EventState } from './tables.ts';

export type BotDb = Kysely<BotTables>;
export type EventRow = Selectable<BotEventsTable>;

/** Chats in which something waits, the one that waits longest first. */
export async function waitingChats(db: BotDb): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('bot_events')
    .select((eb) => ['chat', eb.fn.min('id').as('first')])
    .where('state', '=', 'waiting')
    .groupBy('chat')
    .execute();
  return rows.toSorted((one, other) => (one.first < other.first ? -1 : 1)).map(({ chat }) => chat);
}

/** In the order in which things happened; those of one moment in the order they arrived. */
export async function nextEvent(db: BotDb, chat: string): Promise<EventRow | null> {
  const row = await db
    .selectFrom('bot_events')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('chat', '=', chat)
    .orderBy('happened_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Before the work, so that what kills its process is found out. */
export async function countAttempt(db: BotDb, row: EventRow): Promise<void> {
  await db
    .updateTable('bot_events')
    .set({ attempts: row.attempts + 1 })
    .where('id', '=', row.id)
    .execute();
}

/** Takes a button that works once; false when another event has it. */
export async function takeOnce(db: BotDb, once: string, row: EventRow, now: Date): Promise<boolean> {
  const key = onceKey(once);
  if (await insertIfAbsent(db, 'bot_keys', { key, event: row.id, at: isoInstant(now) }, ['key'])) return true;
  const holder = await db.selectFrom('bot_keys').select('event').where('key', '=', key).executeTakeFirst();
  return holder?.event === row.id;
}

/** What failed may be pressed again. */
export async function giveBackOnce(db: BotDb, once: string, row: EventRow): Promise<void> {
  await db.deleteFrom('bot_keys').where('key', '=', onceKey(once)).where('event', '=', row.id).execute();
}

function onceKey(once: string): string {
  return `o:${once.slice(0, 200)}`;
}

export interface EventEnd {
  readonly state: Exclude<EventState, 'waiting'>;
  readonly error: string | null;
  /** What was not meant for us is forgotten: groups are no business of ours beyond what is said to us. */
  readonly forgets: boolean;
  readonly now: Date;
}

export async function endEvent(db: BotDb, row: EventRow, { state, error, forgets, now }: EventEnd): Promise<void> {
  const end = { state, error, finished_at: isoInstant(now) };
  await db
    .updateTable('bot_events')
    .set(forgets ? { ...end, body: '{}' } : end)
    .where('id', '=', row.id)
    .execute();
}
