// Saying something: a row in the outbox, written in the transaction of what it is about. Sending it is somebody else's work.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { ChannelName, OutgoingBody } from './channel.ts';
import type { Lane } from './queries.ts';
import type { OutboxTables } from './tables.ts';

const PRIORITIES = { ack: 0, final: 1, progress: 2 } as const;

interface Said {
  /** Of store.newId, made outside the transaction: its callback may run several times. */
  readonly id: string;
  readonly now: Date;
  /** `oc_…` or `ou_…`; of a robot its name in the settings; of mail the address. */
  readonly chat: string;
  /** `ack` overtakes `final`, and that `progress`; within one of them a chat hears things in the order they were said. */
  readonly priority: keyof typeof PRIORITIES;
  /** A key of the thing that is said, at most 200 characters: said twice, it is posted once. */
  readonly once?: string;
  /**
   * Messages with this key in this chat that still wait give way, for instance older progress of the same card. A patch needs none: a
   * card is never patched with what is older than what it shows.
   */
  readonly replaces?: string;
}

/** The message that is answered or whose card is replaced: by the platform's id, or by the row of the outbox that will post it. */
type Of = { readonly of: string } | { readonly ofRow: string };

/** By the app unless told; robots and mail can do no more than send. */
export type Saying = Said &
  (
    | { readonly act: 'send'; readonly channel?: ChannelName; readonly body: OutgoingBody }
    | ({ readonly act: 'reply' | 'patch'; readonly channel?: 'feishu'; readonly body: OutgoingBody } & Of)
    | ({ readonly act: 'urgent'; readonly channel?: 'feishu'; readonly people: readonly string[] } & Of)
  );

/** `already`: it was said before. */
export async function say<T extends OutboxTables>(trx: Kysely<T>, saying: Saying): Promise<'said' | 'already'> {
  const db = trx as unknown as Kysely<OutboxTables>;
  const { id, channel = 'feishu', chat, act, once = null, replaces = null } = saying;
  const now = isoInstant(saying.now);
  const of_row = act !== 'send' && 'ofRow' in saying ? saying.ofRow : null;
  const of_id = act !== 'send' && 'of' in saying ? saying.of : null;
  const row = {
    id,
    channel,
    chat,
    act,
    of_id,
    of_row,
    body: JSON.stringify(saying.act === 'urgent' ? { people: saying.people } : saying.body),
    priority: PRIORITIES[saying.priority],
    once,
    replaces,
    state: 'waiting' as const,
    round: 0,
    uncertain: 0,
    maybe_twice: 0,
    attempts: 0,
    said_at: now,
    // Tried at once; only what failed has to wait. The sender's clock is the real one, whatever the writer's says.
    due_at: isoInstant(new Date(0)),
    first_tried_at: null,
    sent_at: null,
    message_id: null,
    proof: null,
    note: null,
    error: null,
    stands_for: null,
    merged_into: null,
  };
  if (!(await insertIfAbsent(db, 'outbox', row, ['once']))) return 'already';
  if (replaces !== null) await giveWay(db, { id, channel, chat, replaces });
  return 'said';
}

/** Which of these `once` keys something was said with. */
export async function alreadySaid(store: Store, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const { db } = store.withTables<OutboxTables>();
  const rows = await db.selectFrom('outbox').select('once').where('once', 'in', keys).execute();
  return rows.flatMap(({ once }) => once ?? []);
}

/** What may have been posted stays, but for a patch: posted again it would only be old. So does what others answer or patch. */
async function giveWay(
  db: Kysely<OutboxTables>,
  { id, channel, chat, replaces }: Lane & { readonly id: string; readonly replaces: string },
): Promise<void> {
  const older = await db
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', channel)
    .where('chat', '=', chat)
    .where('state', '=', 'waiting')
    .where('replaces', '=', replaces)
    .where('id', '!=', id)
    .where((eb) => eb.or([eb('uncertain', '=', 0), eb('act', '=', 'patch')]))
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('outbox as other')
        .select('other.of_row')
        .where('other.channel', '=', channel)
        .where('other.chat', '=', chat)
        .where('other.state', '=', 'waiting')
        .where('other.of_row', 'is not', null),
    )
    .execute();
  if (older.length === 0) return;
  await db
    .updateTable('outbox')
    .set({ state: 'superseded' })
    .where(
      'id',
      'in',
      older.map((row) => row.id),
    )
    // The sender may have been faster.
    .where('state', '=', 'waiting')
    .execute();
}
