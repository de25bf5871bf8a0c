// Saying something: a row in the outbox, written in the transaction of what it is about. Sending it is somebody else's work.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { OutgoingBody } from './channel.ts';
import type { OutboxTables } from './tables.ts';

const PRIORITIES = { ack: 0, final: 1, progress: 2 } as const;

interface Said {
  /** Of store.newId, made outside the transaction: its callback may run several times. */
  readonly id: string;
  readonly now: Date;
  readonly chat: string;
  readonly body: OutgoingBody;
  /** `ack` overtakes `final`, and that `progress`; within one of them a chat hears things in the order they were said. */
  readonly priority: keyof typeof PRIORITIES;
  /** A key of the thing that is said, at most 200 characters: said twice, it is posted once. */
  readonly once?: string;
  /** Messages with this key that still wait give way, for instance older progress of the same card. */
  readonly replaces?: string;
}

/** The message that is answered or whose card is replaced: by the platform's id, or by the row of the outbox that will post it. */
type Of = { readonly of: string } | { readonly ofRow: string };

export type Saying = (Said & { readonly act: 'send' }) | (Said & { readonly act: 'reply' | 'patch' } & Of);

/** `already`: it was said before. */
export async function say<T extends OutboxTables>(trx: Kysely<T>, saying: Saying): Promise<'said' | 'already'> {
  const db = trx as unknown as Kysely<OutboxTables>;
  const { id, chat, act, once = null, replaces = null } = saying;
  const now = isoInstant(saying.now);
  const of_row = act !== 'send' && 'ofRow' in saying ? saying.ofRow : null;
  const of_id = act !== 'send' && 'of' in saying ? saying.of : null;
  const row = {
    id,
    chat,
    act,
    of_id,
    of_row,
    body: JSON.stringify(saying.body),
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
    note: null,
    error: null,
  };
  if (!(await insertIfAbsent(db, 'outbox', row, ['once']))) return 'already';
  if (replaces !== null) {
    await db
      .updateTable('outbox')
      .set({ state: 'superseded' })
      .where('replaces', '=', replaces)
      .where('state', '=', 'waiting')
      .where('uncertain', '=', 0)
      .where('id', '!=', id)
      .execute();
  }
  return 'said';
}
