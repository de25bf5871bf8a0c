// What a sync task is: which query, into which table of which base, and what may happen there.

/** `incremental` creates · `full` also updates · `overwrite` the source always wins · `clone` also deletes rows whose key is gone. */
export const SYNC_MODES = ['incremental', 'full', 'overwrite', 'clone'] as const;
export type SyncMode = (typeof SYNC_MODES)[number];

/** `raw` text only · `base` numbers and dates, too · `auto` single and multi select, too · `intelligence` checkbox, URL, phone, person, too. */
export const FIELD_STRATEGIES = ['raw', 'base', 'auto', 'intelligence'] as const;
export type FieldStrategy = (typeof FIELD_STRATEGIES)[number];

/** What becomes of records whose key the source no longer has; of `full` and `overwrite` only: `clone` deletes them. */
export type GonePolicy =
  | { readonly kind: 'ignore' }
  /** Writes the text into the field, once; a record that comes back has it cleared. */
  | { readonly kind: 'mark'; readonly field: string; readonly text: string }
  /** Copies the record into another table of the same base, then deletes it. */
  | { readonly kind: 'archive'; readonly table: string };

/** Of `full`: what becomes of a cell that a person changed in the Bitable since the last run. */
export const EDIT_POLICIES = ['source', 'person', 'ask'] as const;
export type EditPolicy = (typeof EDIT_POLICIES)[number];

/** Empty and duplicate keys on either side: `refuse` writes nothing at all; empty keys are left out under the other two. */
export const KEY_POLICIES = ['refuse', 'first', 'last'] as const;
export type KeyPolicy = (typeof KEY_POLICIES)[number];

/** The query comes back empty, or with far fewer rows: `refuse` is an error · `nothing` ends well without writing · `apply` believes it. */
export const EMPTY_POLICIES = ['refuse', 'nothing', 'apply'] as const;
export type EmptyPolicy = (typeof EMPTY_POLICIES)[number];

export interface TaskLimits {
  /** Rows a write request, at most 500. */
  readonly batchSize: number;
  /** Milliseconds between two write requests of a table. */
  readonly rateLimitDelayMs: number;
  readonly seconds: number;
  readonly rows: number;
}

/** What a person decides about a task; kept as a whole, a version an edit. */
export interface TaskDefinition {
  readonly name: string;
  /** `lake`, `suzhou/iot` (a site's source database), or a name of `bitable-sync.databases`. */
  readonly source: string;
  readonly sql: string;
  /** As it was pasted. */
  readonly link: string;
  readonly mode: SyncMode;
  /** Columns of the query; empty: rows have no key. */
  readonly key: readonly string[];
  readonly strategy: FieldStrategy;
  /** Column → name of its field; columns that are not named keep their own name. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Columns of the query that are not written. */
  readonly skip: readonly string[];
  /** Fields that the source owns whatever `edits` says. */
  readonly owned: readonly string[];
  readonly edits: EditPolicy;
  readonly gone: GonePolicy;
  readonly duplicateKeys: KeyPolicy;
  readonly emptySource: EmptyPolicy;
  readonly createFields: boolean;
  /** Five fields, Asia/Shanghai; null: only when asked. */
  readonly cron: string | null;
  readonly enabled: boolean;
  /** open_id of who answers for it; null where nobody is named. */
  readonly owner: string | null;
  readonly limits: TaskLimits;
}

export interface SyncTask {
  readonly id: number;
  /** Counts up with every edit. */
  readonly version: number;
  readonly definition: TaskDefinition;
  /** Where the link leads, once it has been resolved. */
  readonly target: TableRef | null;
  /** What that is called, as it was seen last; null before. */
  readonly targetName: TargetName | null;
  /** open_id or `shell`, and the ISO instant (UTC), of the last edit. */
  readonly editedBy: string;
  readonly editedAt: string;
  /** Not run by itself until then; null when it is not paused. `9999-…` is until somebody resumes it. */
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  /** Digest of the SQL that may run by itself where `bitable-sync.approveSql` is on; null: none yet. */
  readonly approvedSql: string | null;
}

/** What people call a table. */
export interface TargetName {
  readonly base: string;
  readonly table: string;
}

/** A table of a base. */
export interface TableRef {
  readonly app: string;
  readonly table: string;
}

export const DEFAULT_LIMITS: TaskLimits = { batchSize: 500, rateLimitDelayMs: 0, seconds: 1_800, rows: 200_000 };
