// The table of what the groups were told went wrong. Instants are ISO text in UTC.

export interface DutyNoticesTable {
  readonly id: string;
  /** What it is about: `job/daily`, `delivery`. */
  readonly key: string;
  readonly chat: string;
  /** `key` and `chat` while it is open, so that there is one; null once it is over. */
  open_key: string | null;
  /** The row of the outbox that is its card. */
  readonly card: string;
  /** What is wrong, as it was told last: JSON of a Trouble. */
  trouble: string;
  readonly opened_at: string;
  closed_at: string | null;
}

export interface DutyTables {
  duty_notices: DutyNoticesTable;
}
