// One record to be written: what a plan or the undoing of a run hands to the journal.
import type { JsonObject } from '../../../lib/json.ts';

export interface WriteItem {
  readonly act: 'create' | 'update' | 'delete';
  readonly record: string | null;
  readonly key: string;
  /** Of the source, from 1; null for what is no row of it. */
  readonly row: number | null;
  /** Write form, by the names of fields. */
  readonly fields: JsonObject;
  /** Write form of what was there; null keeps no image. What is created always has one. */
  readonly before: JsonObject | null;
  /**
   * Makes the JSON for sync_rows when the item's turn comes, null: none. Held for 50,000 rows of eleven
   * columns beside their plan these texts took 33 MB.
   */
  readonly cells: (() => string) | null;
}
