// The table of the audit, to which rows are added only. Instants are ISO text in UTC.

export interface AuditLogTable {
  readonly id: string;
  readonly at: string;
  /** UNIQUE: what is recorded by this key is recorded once. */
  readonly once: string;
  /** An AuditKind. */
  readonly kind: string;
  /** open_id, or who else it was. */
  readonly person: string;
  readonly chat: string | null;
  /** As written, without secrets, at most 2,000 characters. */
  readonly text: string;
  /** The command's name; null when none was understood. */
  readonly command: string | null;
  /** A Decision. */
  readonly decision: string;
  readonly result: string;
  readonly ms: number;
  readonly trace: string;
}

export interface AuditTables {
  audit_log: AuditLogTable;
}
