// The tables that make the audit provable: its chain, the days' heads, and where retention cut it off. Instants are ISO text in UTC.
import type { AuditTables } from './audit-tables.ts';

/** One row an entry, in the order in which entries became visible. */
export interface AuditChainTable {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** UNIQUE: the entry's id. */
  readonly entry: string;
  /** The entry's own time, for retention. */
  readonly at: string;
  readonly hash: string;
}

/** The last link that there was when a day was over. */
export interface AuditHeadsTable {
  /** The day in Shanghai, `2026-11-26`. */
  readonly day: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

/** What was forgotten ends here; the newest counts. */
export interface AuditAnchorsTable {
  /** The last link that was forgotten. */
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
}

export interface ChainTables extends AuditTables {
  audit_chain: AuditChainTable;
  audit_heads: AuditHeadsTable;
  audit_anchors: AuditAnchorsTable;
}
