// The table of what is to be said. Instants are ISO text in UTC.
import type { Act, ChannelName } from './channel.ts';

/** `waiting`: not tried, or to be tried again. `sending`: a call is under way, or its process died in it. `superseded`: a newer patch took its place, or a digest. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'failed' | 'superseded';

export interface OutboxTable {
  readonly id: string;
  readonly channel: ChannelName;
  /** Whom of its channel it is for. */
  readonly chat: string;
  readonly act: Act;
  /** The platform's message that is answered, patched or made urgent; or, in `of_row`, the row that will have posted it by then: filled in when this row is tried. */
  of_id: string | null;
  readonly of_row: string | null;
  /** JSON of {@link OutgoingBody}; of an `urgent` row `{people}`. */
  readonly body: string;
  /** 0 acknowledges, 1 is a result, 2 is progress. */
  readonly priority: number;
  /** UNIQUE: a second message with the same key is not said. */
  readonly once: string | null;
  /** Waiting rows with the same key give way to a newer one. */
  readonly replaces: string | null;
  state: OutboxState;
  /** Grows when it is sent under a new uuid. */
  round: number;
  /** 1: a call under the present uuid ended without an answer. */
  uncertain: number;
  maybe_twice: number;
  attempts: number;
  readonly said_at: string;
  /** Not before then. */
  due_at: string;
  /** First call under the present uuid that may have posted it. */
  first_tried_at: string | null;
  sent_at: string | null;
  message_id: string | null;
  /** What the other side answered: {@link Delivered.proof}, or the message's id. */
  proof: string | null;
  note: string | null;
  error: string | null;
  /** Of a digest: how many messages it stands for; null for all else. */
  readonly stands_for: number | null;
  /** The digest that says it, and whose outcome is this row's too. */
  merged_into: string | null;
}

export interface OutboxTables {
  outbox: OutboxTable;
}
