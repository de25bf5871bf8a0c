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
  /** Another cell of the row is lost: the row counts as failed whatever becomes of this. */
  readonly isPartial: boolean;
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
  readonly isPartial: boolean;
  /** Its base afterwards (plan/base-cells.ts). */
  readonly base: string;
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
  /** `unreadable`: the key's field cannot take the value. */
  readonly kind: 'empty' | 'duplicate' | 'unreadable';
  /** Of the source from 1, or the record's id. */
  readonly where: string;
  /** The key as people read it; empty where there is none to read. */
  readonly key: string;
  /** Chinese, a sentence without a full stop. */
  readonly text: string;
}

/** Rows of which a cell is lost, by what becomes of all their other cells. */
export type PartlyCounts = Readonly<Record<'created' | 'updated' | 'unchanged', number>>;

/** Rows of the source: created + updated + cleared + unchanged + failed = rows. `cleared`: an update that only empties cells. */
export interface Counts {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly cleared: number;
  readonly unchanged: number;
  /** Left out for their key, or with a cell that its field cannot take (the others are written), or refused by the platform. */
  readonly failed: number;
  /** Of `failed`: those that lack cells only; absent where there are none. */
  readonly partly?: PartlyCounts;
  /** Records that are gone from the source, so no rows of it: deleted, unless `gone` says otherwise. */
  readonly deleted: number;
  /** What is done to those instead; absent where they are deleted. */
  readonly gone?: 'archive' | 'mark';
}

/** What is kept of a record to tell a person's edit from ours, where nothing is written into the record itself. */
export interface BaseUpdate {
  readonly record: string;
  /** As UpdateAction.base. */
  readonly base: string;
}

/** The field into which gone records are marked. */
export interface MarkField {
  readonly field: string;
  readonly text: string;
}

/** Each is a FailureReason of a run. */
export type RefusalReason = 'keys' | 'fields' | 'empty-source' | 'empty-remote';

export interface Plan {
  readonly decisions: readonly FieldDecision[];
  readonly skipped: readonly SkippedColumn[];
  readonly mark: MarkField | null;
  /** Updates and creates in the order of the source, then records that are gone. */
  readonly actions: readonly Action[];
  readonly baseUpdates: readonly BaseUpdate[];
  /** Whether a base is kept of what is created: not where every run appends. */
  readonly keepsBase: boolean;
  readonly counts: Counts;
  readonly keyFaults: readonly KeyFault[];
  /** At most 10,000 of them. */
  readonly losses: readonly Loss[];
  readonly lossCount: number;
  readonly edited: readonly EditedCell[];
  /** Records of the table before. */
  readonly remoteRows: number;
  /** Cells that the plan empties, those of deleted records apart. */
  readonly emptied: number;
  /** By field, of cells that are changed: texts that mention people or hide links, which undoing does not give back. */
  readonly mentions: Readonly<Record<string, number>>;
  /** Refused, or told to do nothing: no field is made and nothing written, whatever the decisions say. */
  readonly isStill: boolean;
  /** Chinese, without full stops: why nothing may be written at all; empty when it may. */
  readonly refusals: readonly string[];
  /** Of the first refusal; null when there is none. */
  readonly refusalReason: RefusalReason | null;
  /** Chinese, without full stops: what one should know of a plan that may be carried out. */
  readonly notes: readonly string[];
}

/** What an approval agrees to: of the records that are deleted or emptied, and of the fields that are made. */
export interface PlanScope {
  readonly deletes: readonly string[];
  /** Records of which cells are emptied, and how many cells in all. */
  readonly empties: readonly string[];
  readonly emptied: number;
  readonly newFields: readonly string[];
  /** Records that are marked as gone; absent where there are none. */
  readonly marks?: readonly string[];
}
