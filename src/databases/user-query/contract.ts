// Running a query that a person wrote, on somebody else's database: one statement, read only, within limits (reliability.md §5.5).

/** How the values of a column are written in QueryRow. */
export type ValueType =
  /** As it is. */
  | 'text'
  /** All digits, `-` in front. */
  | 'integer'
  /** Plain decimal, the scale kept: `12.50`. */
  | 'decimal'
  /** The shortest decimal that reads back to the same double; may have an exponent. */
  | 'float'
  /** `true`, `false`. */
  | 'boolean'
  /** `2026-11-26` */
  | 'date'
  /** `08:00:00`, with fractions as far as there are any. */
  | 'time'
  /** Wall clock without a zone: `2026-11-26 08:00:00.123`. */
  | 'datetime'
  /** An instant, ISO in UTC: `2026-11-26T00:00:00.123Z`. */
  | 'instant'
  /** JSON text. */
  | 'json'
  /** A list of values of text: JSON text. */
  | 'list'
  /** Bytes as `0x…`. */
  | 'binary';

export interface QueryColumn {
  readonly name: string;
  readonly type: ValueType;
  /** As the database calls it: `decimal(12,6)`; its closed list of values where it has one. */
  readonly declared: string;
  /** The values that the column's type allows (ENUM, SET); null for others. */
  readonly choices: readonly string[] | null;
}

export type QueryRow = readonly (string | null)[];

export interface QueryLimits {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  /** In the order of the query, in batches; can be read once. @throws UserError when a limit is reached, naming it */
  readonly batches: AsyncIterable<readonly QueryRow[]>;
}

/** A database on which people's queries run. */
export interface UserQueries {
  /** What people call it; not where it is. */
  readonly shown: string;
  /**
   * Runs one SELECT on a connection of its own, in a read-only session, and throws the connection away afterwards.
   * @throws UserError for what is no single SELECT, for a wrong name, right or login, and for a limit, without details of the
   * connection; UpstreamError when the server cannot be reached
   */
  run<R>(sql: string, limits: QueryLimits, use: (result: QueryResult) => Promise<R>, signal?: AbortSignal): Promise<R>;
  /**
   * The columns that it would give. A server prepares it and does not run it; where that cannot be, its first rows may be computed.
   * @throws as run does, for wrong names, too
   */
  columns(sql: string, seconds: number, signal?: AbortSignal): Promise<readonly QueryColumn[]>;
}
