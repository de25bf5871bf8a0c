// The tables of this room. Instants are ISO text in UTC with milliseconds, ids are ours, counts read as numbers, JSON is text.

/**
 * `partial`: went to its end, but not everything was done, for instance a site that could not be read. `lost`: the process died or
 * fell silent for a minute before it could say how it went.
 */
export type RunStatus = 'running' | 'ok' | 'partial' | 'failed' | 'lost';

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

export interface StoreTables {
  runs: RunsTable;
  run_stages: RunStagesTable;
  leases: LeasesTable;
}
