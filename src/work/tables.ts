// The tables of long work. Instants are ISO text in UTC.

/** `partly`: it went to its end, but not everything was done. */
export type WorkState = 'queued' | 'running' | 'done' | 'partly' | 'failed';

export interface WorksTable {
  /** Ascends in the order in which things were asked for. */
  readonly id: string;
  /** Which job does it: `ledger-work`. */
  readonly job: string;
  /** What of it: `refresh`. */
  readonly kind: string;
  /** Chinese, for people: `刷新台账：苏州基地`. */
  readonly title: string;
  /** JSON: what the job needs to know. */
  readonly args: string;
  /** Same key, same work: who asks while it is open joins it. Null once it has ended, so that it can be asked for again. */
  open_key: string | null;
  /** The line that asks for it again. */
  readonly line: string;
  readonly chat: string;
  /** open_id of who asked first. */
  readonly person: string;
  readonly trace: string;
  /** The row of the outbox that is its card. */
  readonly card: string;
  state: WorkState;
  /** The run that works on it, or did; null while it waits. */
  run: string | null;
  attempts: number;
  readonly asked_at: string;
  started_at: string | null;
  ended_at: string | null;
}

/** Who asked for the same while it was open: told in the end too. */
export interface WorkFollowersTable {
  readonly id: string;
  readonly work: string;
  readonly chat: string;
  readonly person: string;
  /** The row of the outbox that told him he had joined; what comes of it is said below that. */
  readonly row: string;
}

export interface WorkTables {
  works: WorksTable;
  work_followers: WorkFollowersTable;
}
