// The tables of alerts. Instants are ISO text in UTC, JSON is text. The worker alone writes all but the first.

/** What came in, in the transactions of those who noticed it: never changed but for the mark that it was taken. */
export interface AlertRaisesTable {
  readonly id: string;
  readonly act: 'raise' | 'recover' | 'acknowledge' | 'silence' | 'unsilence';
  readonly key: string;
  /** Empty: no site's in particular. */
  readonly site: string;
  /** Number of an alert or bundle, for what people do; 0 otherwise. */
  readonly number: number;
  readonly at: string;
  /** JSON: AlertFacts of a raise; who, and until when, of what people do. */
  readonly facts: string;
  /** UNIQUE: the same thing is noticed once, however often it is seen. */
  readonly once: string | null;
  taken: number;
}

export interface AlertsTable {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly site: string;
  /** UNIQUE while it is open; null once it has recovered. */
  open_key: string | null;
  severity: string;
  readonly fired_at: string;
  recovered_at: string | null;
  /** JSON of an Alert. */
  life: string;
}

export interface AlertPlacesTable {
  readonly alert: string;
  readonly target: string;
  readonly ord: number;
  since: string;
  held: number;
  card: string | null;
  done: number;
}

export interface AlertCardsTable {
  readonly id: string;
  readonly number: number | null;
  readonly kind: string;
  readonly target: string;
  readonly source: string;
  readonly opened_at: string;
  /** The row of the outbox that posts it. */
  row: string;
  posted_at: string;
  outcome: string | null;
  /** What the platform or the mail server answered, or why it refused: outlives the row of the outbox. */
  proof: string | null;
  outcome_at: string | null;
  passed_on: number;
  face: string;
  count: number;
  shown_at: string;
  closed_at: string | null;
}

/** What those who look again and again have raised last, so that they raise it once. */
export interface AlertWatchesTable {
  readonly key: string;
  readonly site: string;
  /** JSON of the facts; null once it has recovered. */
  words: string | null;
}

/** One row for ever: where the evaluation stands. */
export interface AlertMarksTable {
  readonly name: string;
  /** The last evaluation saw everything up to here. */
  evaluated_at: string;
  /** When to look again by itself; null: when something comes in. */
  due_at: string | null;
  next_number: number;
}

export interface AlertTables {
  alert_raises: AlertRaisesTable;
  alerts: AlertsTable;
  alert_places: AlertPlacesTable;
  alert_cards: AlertCardsTable;
  alert_watches: AlertWatchesTable;
  alert_marks: AlertMarksTable;
}
