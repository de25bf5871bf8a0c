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

/** By row, of those that are there: what was said days ago is forgotten. What a digest says has the outcome of the digest. */
export async function outcomeOf<T extends OutboxTables>(
  db: Kysely<T>,
  rowIds: readonly string[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (rowIds.length === 0) return new Map();
  const own = db as unknown as Kysely<OutboxTables>;
  const found = (ids: readonly string[]) => own.selectFrom('outbox').selectAll().where('id', 'in', ids).execute();
  const rows = await found(rowIds);
  const digestIds = [...new Set(rows.flatMap((row) => row.merged_into ?? []))];
  const digests = new Map((digestIds.length === 0 ? [] : await found(digestIds)).map((row) => [row.id, row]));
  return new Map(
    rows.map((said) => {
      const { id, channel, chat, said_at: saidAt } = said;
      const { state, attempts, proof, note, error, ...row } = digests.get(said.merged_into ?? '') ?? said;
      const { sent_at: sentAt, message_id: messageId } = row;
      return [id, { id, channel, chat, state, attempts, saidAt, sentAt, messageId, proof, note, error }];
    }),
  );
}
