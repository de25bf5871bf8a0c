// What openKysely asks of a kind of database, and what that kind brings.
import type { Dialect, DialectAdapter } from 'kysely';

export interface OpenSettings {
  /** What the database is to people, for sentences: `存储`, `苏州基地 iot`. */
  readonly label: string;
  /** Connections at most, servers only. */
  readonly poolSize: number;
  /** How long a statement waits for another's lock, milliseconds. */
  readonly lockWaitMs: number;
  /** SQLite: its transactions begin before those of other connections of this process to the file. */
  readonly comesFirst: boolean;
  /** Nothing can be written; a SQLite file is not made when it is missing, and stays as it is. */
  readonly readOnly: boolean;
  /** How long connecting may take, milliseconds. */
  readonly connectMs: number;
}

export interface DialectParts {
  readonly dialect: Dialect;
  /** Decides how migrations lock. */
  readonly adapter: DialectAdapter;
}
