// What a run is going to do, made before anything is written.
import type { Cell, FieldDecision, Loss, SkippedColumn } from './cell.ts';

/** One record to be made, by the names of fields. */
export interface CreateAction {
  readonly kind: 'create';
  /** Of the source, from 1. */
  readonly row: number;
  /** The key as people read it; empty without one. */
  readonly key: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Changed cells of one record, `null` clears. */
export interface UpdateAction {
  readonly kind: 'update';
  readonly row: number;
  readonly key: string;
  readonly record: string;
  readonly cells: Readonly<Record<string, Cell>>;
  /** What the same fields hold now. */
  readonly before: Readonly<Record<string, Cell>>;
}

/** A record whose key is gone (`clone`), or that is moved to the archive. */
export interface GoneAction {
  readonly kind: 'delete' | 'archive' | 'mark';
  readonly key: string;
  readonly record: string;
  readonly before: Readonly<Record<string, Cell>>;
}

export type Action = CreateAction | UpdateAction | GoneAction;

/** A cell that a person changed since the last run, and that the source has otherwise. */
export interface EditedCell {
  readonly record: string;
  readonly key: string;
  readonly field: string;
  readonly person: Cell;
  readonly source: Cell;
  /** `ask`: it stays until somebody decides. */
  readonly outcome: 'source' | 'person' | 'ask';
}

export interface KeyFault {
  readonly side: 'source' | 'remote';
  readonly kind: 'empty' | 'duplicate';
  /** Of the source from 1, or the record's id. */
  readonly where: string;
  /** Chinese, a sentence without a full stop. */
  readonly text: string;
}

/** Rows of the source: created + updated + cleared + unchanged + failed = rows. `cleared`: an update that only empties cells. */
export interface Counts {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly cleared: number;
  readonly unchanged: number;
  /** Left out for their key, or with a cell that its field cannot take, or refused by the platform. */
  readonly failed: number;
  /** Records: deleted, moved to the archive, marked. They are no rows of the source. */
  readonly deleted: number;
}

export interface Plan {
  readonly decisions: readonly FieldDecision[];
  readonly skipped: readonly SkippedColumn[];
  readonly actions: readonly Action[];
  readonly counts: Counts;
  readonly keyFaults: readonly KeyFault[];
  readonly losses: readonly Loss[];
  readonly edited: readonly EditedCell[];
  /** Records of the table before. */
  readonly remoteRows: number;
  /** Cells that the plan empties, those of deleted records apart. */
  readonly emptied: number;
  /** Chinese, without full stops: why nothing may be written at all; empty when it may. */
  readonly refusals: readonly string[];
}

/** What an approval agrees to: of the records that are deleted or emptied, and of the fields that are made. */
export interface PlanScope {
  readonly deletes: readonly string[];
  readonly empties: readonly string[];
  readonly newFields: readonly string[];
}
