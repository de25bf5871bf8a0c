// The tables of Bitable sync in the store. Instants are ISO text in UTC.

export interface SyncTasksTable {
  /** Counts up; what people type. */
  readonly id: number;
  name: string;
  /** As pasted. */
  feishu_link: string;
  enabled: number;
  /** Where the link leads; null until it has been resolved. */
  app_token: string | null;
  table_id: string | null;
  /** What the base and its table were called when somebody looked last; null before. */
  base_name: string | null;
  table_name: string | null;
  /** Null: only when asked. */
  cron_expr: string | null;
  /** JSON of the whole TaskDefinition. */
  definition: string;
  version: number;
  edited_by: string;
  edited_at: string;
  paused_until: string | null;
  /** When it was paused; null when it is not. */
  paused_at: string | null;
  pause_reason: string | null;
  approved_sql: string | null;
  /** Due moments up to here have been entered as runs, or let go. */
  planned_until: string;
  /** 1: deleted by a person; its runs are still to be read. */
  is_deleted: number;
}

/** Every version of every task, for the timeline and for undoing an edit. */
export interface SyncTaskVersionsTable {
  readonly task: number;
  readonly version: number;
  readonly definition: string;
  readonly edited_by: string;
  readonly edited_at: string;
}

/** Runs. */
export interface SyncLogsTable {
  readonly id: string;
  readonly task: number;
  /** The name that the task had. */
  readonly task_name: string;
  readonly kind: string;
  state: string;
  readonly asked_at: string;
  started_at: string | null;
  ended_at: string | null;
  /** Unique with the task: a due moment is had once. Null for what people ask for. */
  readonly due_at: string | null;
  readonly asked_by: string | null;
  readonly undoes: string | null;
  /** Asked twice with the same key (a double click, a repeated event), it is one run. */
  readonly once: string | null;
  /** The task's number while the run is queued or running, else null; unique: one run of a task at a time. */
  open_task: number | null;
  /** Where its card is: the chat, and the row of the outbox; null without one. */
  readonly chat: string | null;
  readonly card: string | null;
  readonly trace: string;
  /** JSON of Counts. */
  counts: string | null;
  /** JSON of RunProgress. */
  progress: string | null;
  message: string | null;
  reason: string | null;
  /** JSON of FailedRow[], at most 200. */
  failed_rows: string;
  /** JSON, for each kind of run its own: the options of a manual run, the file of a load. */
  options: string;
  /** 1: somebody asked it to stop. */
  stop_asked: number;
  /** open_id or `shell`. */
  stopped_by: string | null;
  /** How often a process began it: what kills its process every time must end. */
  attempts: number;
  /** The process that works on it: fence of the base's lease. */
  fence: number | null;
  /** The base whose lease that is, and the table of it; null before it was begun. */
  base: string | null;
  table_id: string | null;
  /** JSON of ShownPlan, as soon as there is one. */
  shown: string | null;
  /** Milliseconds from start to end. */
  took_ms: number | null;
  source_rows: number | null;
}

/** A plan that waits, or waited, for approval. */
export interface SyncApprovalsTable {
  readonly run: string;
  readonly task: number;
  /** `waiting` · `approved` · `refused` · `replaced` · `lapsed` */
  state: string;
  /** JSON of PlanScope: what may be deleted, emptied, made. */
  readonly scope: string;
  /** JSON: counts and ten examples of each kind, as the card shows them. */
  readonly shown: string;
  /** open_id who asked, or who last edited the task; null when that is nobody's. */
  readonly asked_by: string | null;
  /** 1: somebody else than `asked_by` has to decide. */
  readonly needs_other: number;
  readonly asked_at: string;
  readonly expires_at: string;
  decided_by: string | null;
  decided_at: string | null;
  /** The row of the outbox that is its card. */
  readonly card: string | null;
  /** 1: its cards show the decision; null until then. */
  told: number | null;
}

/** Write requests, entered before they are sent. */
export interface SyncBatchesTable {
  readonly run: string;
  /** Counts up within the run. */
  readonly number: number;
  readonly task: number;
  readonly app_token: string;
  readonly table_id: string;
  /** `create` · `update` · `delete` */
  readonly act: string;
  /** Of creates; a uuid v4 made of run, keys and values. */
  readonly token: string | null;
  /** JSON: what is sent, and the keys. */
  body: string;
  /** `entered` · `done` · `failed` */
  state: string;
  /** JSON: ids of what was created, in order. */
  answer: string | null;
  readonly entered_at: string;
}

/** What records were before a run changed or deleted them; kept for seven days. */
export interface SyncImagesTable {
  readonly run: string;
  readonly record: string;
  readonly task: number;
  readonly table_id: string;
  /** `created` · `updated` · `deleted` */
  readonly act: string;
  readonly key: string;
  /** JSON: of updates the changed fields as they were, of deletes all that can come back, in the form that is written. */
  readonly before: string;
  /** JSON: what the run wrote, in the same form: undoing asks where it is something else by now. */
  readonly after: string;
  readonly at: string;
}

/** What we last wrote or found equal, by record: what differs from it was changed by a person. */
export interface SyncRowsTable {
  readonly task: number;
  readonly record: string;
  /** JSON: field id → digest of its cell. */
  cells: string;
}

/** What wiki nodes lead to. */
export interface SyncWikiNodesTable {
  readonly node: string;
  app_token: string;
  at: string;
}

/** The numbers given last, one row a kind of thing. */
export interface SyncNumbersTable {
  readonly name: string;
  last: number;
}

/** Which tasks came out of an older program's table. */
export interface SyncOriginsTable {
  /** The database, without who logged in: `mysql://10.0.0.5:3306/mtb`, or `store`. */
  readonly origin: string;
  /** Its number there. */
  readonly older: string;
  /** Its number here. */
  readonly task: number;
  /** JSON of the whole row as it was: nothing of it is lost. */
  readonly row: string;
  readonly taken_at: string;
}

/** How far the logs of an older program have been taken over. */
export interface SyncOriginLogsTable {
  readonly origin: string;
  /** Up to this number there. */
  after: number;
  /** So many in all. */
  rows: number;
}

export interface SyncTables {
  sync_tasks: SyncTasksTable;
  sync_task_versions: SyncTaskVersionsTable;
  sync_logs: SyncLogsTable;
  sync_approvals: SyncApprovalsTable;
  sync_batches: SyncBatchesTable;
  sync_images: SyncImagesTable;
  sync_rows: SyncRowsTable;
  sync_wiki_nodes: SyncWikiNodesTable;
  sync_numbers: SyncNumbersTable;
  sync_origins: SyncOriginsTable;
  sync_origin_logs: SyncOriginLogsTable;
}
