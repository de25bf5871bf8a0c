// What became of what was said, for those who act on it: another channel is tried when one refuses, proof is shown.
import type { Kysely } from 'kysely';
import type { ChannelName } from './channel.ts';
import type { OutboxState, OutboxTables } from './tables.ts';

export interface Outcome {
  readonly id: string;
  readonly channel: ChannelName;
  readonly chat: string;
  /** `superseded` and `sent` will not change any more, nor will `failed`: the channel refused, or nobody was reached for a day. */
  readonly state: OutboxState;
  /** Calls so far. A row that waits with an `error` and several attempts has a channel that does not get through. */
  readonly attempts: number;
  /** ISO instants, UTC. */
  readonly saidAt: string;
  readonly sentAt: string | null;
  /** The platform's message, for later patches. */
  readonly messageId: string | null;
  /** What the other side answered: the message's id, the SMTP response with its recipients, the robot's code. */
  readonly proof: string | null;
  /** How it differs from what was asked for. */
  readonly note: string | null;
  /** Chinese: why it failed, or why the last attempt did. */
  readonly error: string | null;
}

/** By row, of those that are there: what was said days ago is forgotten. */
export async function outcomeOf<T extends OutboxTables>(
  db: Kysely<T>,
  rowIds: readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (rowIds.length === 0) return new Map();
  const own = db as unknown as Kysely<OutboxTables>;
  const rows = await own.selectFrom('outbox').selectAll().where('id', 'in', rowIds).execute();
  return new Map(
    rows.map(({ id, channel, chat, state, attempts, proof, note, error, ...row }) => {
      const { said_at: saidAt, sent_at: sentAt, message_id: messageId } = row;
      return [id, { id, channel, chat, state, attempts, saidAt, sentAt, messageId, proof, note, error }];
    }),
  );
}
