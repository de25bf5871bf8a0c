// What reading both sides has found, before it becomes a plan.
import type { Action, BaseUpdate, EditedCell, KeyFault } from '../model/plan.ts';

/** Rows of the source by what becomes of them; they add up to the rows. */
export interface Buckets {
  created: number;
  updated: number;
  cleared: number;
  unchanged: number;
  failed: number;
}

export interface Findings {
  readonly buckets: Readonly<Buckets>;
  readonly actions: readonly Action[];
  readonly baseUpdates: readonly BaseUpdate[];
  readonly edited: readonly EditedCell[];
  readonly emptied: number;
  readonly keyFaults: readonly KeyFault[];
  readonly notes: readonly string[];
}

export const noRows = (): Buckets => ({ created: 0, updated: 0, cleared: 0, unchanged: 0, failed: 0 });
