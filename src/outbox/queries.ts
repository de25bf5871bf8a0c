// What is next in the outbox, and what is known about a row's neighbours.
import type { Kysely, Selectable } from 'kysely';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Act, ChannelName } from './channel.ts';
import type { OutboxTable, OutboxTables } from './tables.ts';

type Db = Kysely<OutboxTables>;
export type OutboxRow = Selectable<OutboxTable>;

/** Acts that put something new before people. */
export const POSTS: ReadonlySet<Act> = new Set(['send', 'reply']);

/** What hears one thing after the other: a chat, a robot, an address. */
export interface Lane {
  readonly channel: ChannelName;
  readonly chat: string;
}

/** Those that have something waiting, the most urgent first. */
export async function waitingLanes(db: Db): Promise<readonly Lane[]> {
  const rows = await db
    .selectFrom('outbox')
    .select((eb) => ['channel', 'chat', eb.fn.min('priority').as('urgent'), eb.fn.min('id').as('first')])
    .where('state', '=', 'waiting')
    .groupBy(['channel', 'chat'])
    .orderBy('urgent')
    .orderBy('first')
    .execute();
  return rows.map(({ channel, chat }) => ({ channel, chat }));
}

/** A row that may go now. */
export interface Ready {
  readonly id: string;
  /** The platform's message that it answers, patches or makes urgent. */
  readonly of: string | null;
  /** It answers or patches a message that will never be posted. */
  readonly isOrphan: boolean;
}

/**
 * What is next in a lane; null when it has to wait, for the sake of its order too.
 * @param passed rows that the lane does not wait for
 */
export async function nextIn(
  db: Db,
  { channel, chat }: Lane,
  now: Date,
  passed: ReadonlySet<string> = new Set(),
): Promise<Ready | null> {
  const rows = await db
    .selectFrom('outbox')
    .leftJoin('outbox as target', 'target.id', 'outbox.of_row')
    .select(['outbox.id', 'outbox.due_at', 'outbox.of_id', 'outbox.of_row'])
    .select(['target.act as target_act', 'target.message_id as target_message', 'target.of_id as target_of'])
    .where('outbox.channel', '=', channel)
    .where('outbox.chat', '=', chat)
    .where('outbox.state', '=', 'waiting')
    // What has to wait for another row keeps nobody else waiting: that row may be less urgent, or in another chat.
    .where((eb) =>
      eb.or([
        eb('outbox.of_id', 'is not', null),
        eb('target.id', 'is', null),
        eb('target.state', 'not in', ['waiting', 'sending']),
      ]),
    )
    .orderBy('outbox.priority')
    .orderBy('outbox.id')
    .limit(passed.size + 1)
    .execute();
  for (const row of rows) {
    if (row.due_at <= isoInstant(now)) {
      const of = row.of_id ?? row.target_message ?? (POSTS.has(row.target_act ?? 'send') ? null : row.target_of);
      return { id: row.id, of, isOrphan: row.of_row !== null && of === null };
    }
    if (!passed.has(row.id)) return null;
  }
  return null;
}

export async function waitingRow(db: Db, id: string): Promise<OutboxRow | null> {
  const query = db.selectFrom('outbox').selectAll().where('id', '=', id).where('state', '=', 'waiting');
  return (await query.executeTakeFirst()) ?? null;
}

/** Whether the card shows, or will show, something newer than this patch. */
export async function isOutdated(db: Db, row: OutboxRow, card: string): Promise<boolean> {
  const newer = await db
    .selectFrom('outbox')
    .select('id')
    .where('act', '=', 'patch')
    .where('id', '>', row.id)
    .where('state', 'in', ['waiting', 'sending', 'sent'])
    .where((eb) => eb.or([eb('of_id', '=', card), ...(row.of_row === null ? [] : [eb('of_row', '=', row.of_row)])]))
    .limit(1)
    .executeTakeFirst();
  return newer !== undefined;
}

/** Message ids of a lane's rows: what carries one of them is not the message that is looked for. */
export async function knownIds(db: Db, { channel, chat }: Lane): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('outbox')
    .select('message_id')
    .where('channel', '=', channel)
    .where('chat', '=', chat)
    .where('message_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap((row) => row.message_id ?? []));
}

/** What went since then and when, the oldest first: by which a sender knows what one before it has posted. */
export async function sentSince(db: Db, since: Date): Promise<readonly (Lane & { readonly sentAt: Date })[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['channel', 'chat', 'sent_at'])
    .where('state', '=', 'sent')
    .where('sent_at', '>', isoInstant(since))
    .orderBy('sent_at')
    .execute();
  return rows.flatMap(({ channel, chat, sent_at }) =>
    sent_at === null ? [] : [{ channel, chat, sentAt: parseInstant(sent_at) }],
  );
}

const TRIED_FOR_MS = 2 * 3_600_000;
const SKEW_MS = 5 * 60_000;

/** Whether a message that no row knows could as well be another row's: of one whose answer is lost, or was and who was posted again. */
export async function hasDoubtfulNeighbour(db: Db, row: OutboxRow, firstTriedAt: string): Promise<boolean> {
  const before = (ms: number): string => isoInstant(new Date(parseInstant(firstTriedAt).getTime() - ms));
  const other = await db
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', row.channel)
    .where('chat', '=', row.chat)
    .where('id', '!=', row.id)
    .where('act', 'in', [...POSTS])
    .where((eb) =>
      eb.or([
        eb.and([eb('uncertain', '=', 1), eb('first_tried_at', '>=', before(TRIED_FOR_MS))]),
        eb.and([eb('maybe_twice', '=', 1), eb.or([eb('sent_at', 'is', null), eb('sent_at', '>=', before(SKEW_MS))])]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
