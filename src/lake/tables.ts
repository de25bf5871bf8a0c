// The lake's catalogue: its tables in the store. A file counts only once it stands here.

export interface LakeTables {
  lake_publications: {
    /** Counts up by one; the order of publications. */
    number: number;
    /** ISO instant, UTC. */
    published_at: string;
  };
  lake_states: {
    id: string;
    site: string;
    ledger: string;
    role: StateRole;
    /** Path below the lake folder, with `/`. */
    file: string;
    rows: number;
    bytes: number;
    sha256: string;
    /** JSON of {@link StateShapeText}. */
    shape: string;
    /** ISO instant, UTC: when the source was read. */
    data_as_of: string;
    /** ISO instant, UTC: the newest full state before this one that is kept, or its own where there is none. */
    kept_since: string;
    /** The publication that made it the baseline; null while it waits. */
    publication: number | null;
    /** ISO instant, UTC; null while the state is in force. */
    retired_at: string | null;
  };
  lake_changes: {
    ledger: string;
    publication: number;
    file: string;
    rows: number;
    bytes: number;
    sha256: string;
    /** JSON list of the key's columns. */
    key_columns: string;
  };
}

/** `candidate`: refreshed, not yet published. `retired`: replaced; its file goes once no reader can still be at it. */
export type StateRole = 'candidate' | 'baseline' | 'checkpoint' | 'retired';

/** What the catalogue remembers of a state's shape. */
export interface StateShapeText {
  readonly key: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly digest?: boolean | undefined }[];
  /** Fingerprint of the definition that made it. */
  readonly fingerprint: string;
}
