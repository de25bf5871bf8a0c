// The table of what is to be said. Instants are ISO text in UTC.

/** `waiting`: not tried, or to be tried again. `sending`: a call is under way, or its process died in it. `superseded`: a newer patch took its place. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'failed' | 'superseded';

export interface OutboxTable {
  readonly id: string;
  readonly chat: string;
  readonly act: 'send' | 'reply' | 'patch';
  /** The platform's message that is answered or patched; or, in `of_row`, the row that will have posted it by then: filled in when this row is tried. */
  of_id: string | null;
  readonly of_row: string | null;
  /** JSON of {@link OutgoingBody}. */
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
  note: string | null;
  error: string | null;
}

export interface OutboxTables {
  outbox: OutboxTable;
}
