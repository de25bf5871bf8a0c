// The ledger's tables in the store, beside the lake's catalogue.
import type { LakeTables } from '../../lake/tables.ts';

export interface LedgerTables extends LakeTables {
  /** How the newest refresh of each site and ledger ended. */
  ledger_outcomes: {
    site: string;
    ledger: string;
    status: RefreshStatus;
    /** Chinese sentence for people; empty when all went well. */
    message: string;
    rows: number;
    /** ISO instant, UTC. */
    refreshed_at: string;
  };
  /** What each publication said of each site and ledger. */
  ledger_results: {
    publication: number;
    site: string;
    ledger: string;
    state: ResultState;
    rows: number;
    added: number;
    removed: number;
    /** Rows with at least one changed field. */
    modified: number;
    /** Changed fields. */
    fields: number;
    /** ISO instant, UTC, of the state in force after the publication; null when there is none. */
    data_as_of: string | null;
    /** Chinese sentence for people; empty when there is nothing to say. */
    note: string;
  };
}

/** `failed`: the source could not be read. `faulty`: read, but not fit to be compared (key, column, type). */
export type RefreshStatus = 'ok' | 'failed' | 'faulty';

/**
 * `built`: first baseline, or built anew. `compared`: published. `unchanged-source`: nothing newer was read.
 * `failed`, `faulty`, `held`: the baseline stayed, and `note` says why.
 */
export type ResultState = 'built' | 'compared' | 'unchanged-source' | 'failed' | 'faulty' | 'held';
