// What reading a source means: its options, its snapshot, and what the readers of the three dialects are given and give.
import type { DatabaseUrl } from '../url.ts';

export interface SourceOptions {
  /** What people call it, for instance `苏州基地/iot`; begins every error. */
  readonly name: string;
  /** Milliseconds for connecting, TLS and login together. */
  readonly connectTimeoutMs: number;
  /** Milliseconds for one statement, kept by the server. */
  readonly statementTimeoutMs: number;
  /** Milliseconds without a byte from the server, while we wait for one, after which the connection is cut. */
  readonly stallTimeoutMs: number;
  /** Encrypts whatever the URL says; without it the URL's `sslmode` decides. */
  readonly tls?: SourceTls | undefined;
}

export interface SourceTls {
  /** PEM file of the certificates to trust; the system's without it. */
  readonly ca?: string | undefined;
  /** False accepts any certificate. True unless given. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/**
 * What all tables looked like at one moment. On MySQL that holds for InnoDB tables (MyISAM and Aria have no snapshots).
 * One call at a time.
 */
export interface SourceSnapshot {
  /** The columns of tables and views, in the source's order. A table that does not exist is missing from the map. */
  describe(tables: readonly string[]): Promise<ReadonlyMap<string, readonly SourceColumn[]>>;
  /** What this login could write although it shall only read: Chinese, one a way; empty for one that cannot. Writes nothing itself. */
  writes(): Promise<readonly string[]>;
  /**
   * Writes rows to a new file: UTF-8, comma, LF, no header. NULL is nothing at all; every value is quoted, `"` doubled, but for
   * PostgreSQL's dates and decimals, which cannot be mistaken. C0 control characters except tab and LF are gone (so CRLF is LF).
   */
  copyCsv(read: TableRead, file: string): Promise<CopiedCsv>;
}

export interface SourceColumn {
  readonly name: string;
  /** As the source declares it, for instance `decimal(12,6)`. */
  readonly declaredType: string;
  /** The DuckDB type its CSV form is read as; the table of forms is in each dialect's value-forms.ts. */
  readonly lakeType: string;
  readonly nullable: boolean;
}

export interface TableRead {
  /** A table or view: its name, or `schema.name` when no table is called so. */
  readonly table: string;
  readonly columns: readonly string[];
  /** A condition in the source's own SQL. */
  readonly where?: string | undefined;
}

export interface CopiedCsv {
  readonly rows: number;
  /** Bytes of the longest line, never too small. */
  readonly longestLine: number;
  readonly bytes: number;
  /** What was not read as it stands, a Chinese sentence each, for instance zero dates. */
  readonly notes: readonly string[];
}

/** What the readers of the three dialects are given. */
export interface SourceTarget {
  readonly url: DatabaseUrl;
  readonly options: SourceOptions;
  readonly signal: AbortSignal | undefined;
}

/** A snapshot with its end; closing never throws. */
export interface OpenSnapshot extends SourceSnapshot {
  close(): Promise<void>;
}
