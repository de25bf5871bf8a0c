// A plan as people see it: on the approval card, on the run's page, in the file of a dry run.
import type { CellKind } from './cell.ts';
import type { Action, Counts } from './plan.ts';

export interface ShownChange {
  readonly field: string;
  /** As people read them; an empty cell is an empty text. */
  readonly before: string;
  readonly after: string;
}

/** A cell that a person changed and that the source has otherwise; an empty cell is an empty text. */
export interface ShownEdit {
  readonly key: string;
  readonly field: string;
  readonly person: string;
  readonly source: string;
}

export interface ShownRow {
  readonly key: string;
  readonly record: string | null;
  readonly changes: readonly ShownChange[];
}

export interface ShownPlan {
  readonly counts: Counts;
  /** Records of the table; null where nobody counted them. */
  readonly remoteRows: number | null;
  readonly emptied: number;
  /** At most ten of each kind. `clear` are updates that only empty cells. */
  readonly examples: Readonly<Record<Action['kind'] | 'clear', readonly ShownRow[]>>;
  readonly fields: readonly {
    readonly column: string;
    readonly field: string;
    readonly kind: CellKind;
    readonly isNew: boolean;
    readonly reason: string;
  }[];
  readonly skipped: readonly { readonly column: string; readonly field: string; readonly reason: string }[];
  /** Chinese sentences, at most twenty of each; the totals beside them. */
  readonly losses: readonly string[];
  readonly lossCount: number;
  readonly edited: readonly string[];
  readonly editedCount: number;
  readonly keyFaults: readonly string[];
  readonly keyFaultCount: number;
  /** Chinese, without full stops: why somebody has to agree; empty when nobody has to. */
  readonly reasons: readonly string[];
  /** Chinese: what cannot be undone afterwards, for instance record ids. */
  readonly notUndone: readonly string[];
  readonly requests: number;
  /** At the platform's limits, minutes rounded up. */
  readonly minutes: number;
}
