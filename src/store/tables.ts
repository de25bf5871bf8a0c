// The tables of this room. Instants are ISO text in UTC with milliseconds, ids are ours, counts read as numbers, JSON is text.

/**
 * `waiting`: due and to be run, not yet begun. `skipped`: due, and decided not to run; `error` says why. `partial`: went to its
 * end, but not everything was done, for instance a site that could not be read. `lost`: the process died, fell silent for a minute,
 * or was stopped with its server, before it could say how it went.
 */
export type RunStatus = 'waiting' | 'running' | 'ok' | 'partial' | 'failed' | 'lost' | 'skipped';

/** What runs unattended or by hand, from claim to end. UNIQUE(job, due_at): who inserts the row was elected to do the work. */
export interface RunsTable {
  readonly id: string;
  readonly job: string;
  /** The moment it was due; null when started by hand, and then it never clashes. */
  readonly due_at: string | null;
  /** Who or what started it: `cli`, `page`, `schedule`. */
  readonly trigger: string;
  status: RunStatus;
  readonly started_at: string;
  finished_at: string | null;
  /** Last sign of life, by the store's clock. */
  heartbeat_at: string;
  readonly host: string;
  readonly pid: number;
  summary: string | null;
  error: string | null;
  /** How often it was begun; NULL in rows older than this column, which were begun once. */
  attempts: number | null;
}

export interface RunStagesTable {
  readonly run_id: string;
  /** From 1, in the order begun. */
  readonly seq: number;
  readonly name: string;
  status: RunStatus;
  readonly started_at: string;
  finished_at: string | null;
  rows: number | null;
  ms: number | null;
  detail: string | null;
  error: string | null;
}

/** One row a name for ever, so that the fence only grows; nobody holds it while `holder` is empty. */
export interface LeasesTable {
  readonly name: string;
  holder: string;
  fence: number;
  acquired_at: string;
  expires_at: string;
}

/** One row a clock for ever: how far the playground's clock is ahead of the machine's. */
export interface ClockOffsetsTable {
  readonly name: string;
  /** Milliseconds; only grows. */
  offset_ms: number;
}

/** One row a thing that is expected to happen again and again. */
export interface HeartbeatsTable {
  readonly name: string;
  kind: string;
  /** When it was expected first. */
  readonly since: string;
  /** Its last sign of life; null before the first. */
  last_at: string | null;
  /** Milliseconds: how long it may be silent. */
  expected_ms: number;
  state: 'ok' | 'warning' | 'fault';
  detail: string | null;
}

export interface StoreTables {
  runs: RunsTable;
  run_stages: RunStagesTable;
  leases: LeasesTable;
  clock_offsets: ClockOffsetsTable;
  heartbeats: HeartbeatsTable;
}
