// What became of the rows of an import.
import type { Refusal } from './sort-rows.ts';

export interface ImportCounts {
  readonly read: number;
  readonly fresh: number;
  readonly present: number;
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Meters that the settings do not name. */
  readonly unknown: readonly string[];
}
