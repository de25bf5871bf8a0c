// What of an order has been written so far: known also where the rest of it breaks off.
import type { FailedRow } from '../model/run.ts';
import type { JournalItem } from './batch.ts';

export interface WriteTally {
  /** Rows of the source whose items are in the table. */
  readonly rows: ReadonlySet<number>;
  /** Records that were changed or deleted for no row of the source. */
  readonly records: ReadonlySet<string>;
  /** Records that were made for no row of the source. */
  readonly made: number;
  readonly failed: readonly FailedRow[];
  written(item: Pick<JournalItem, 'row' | 'record'>): void;
  refused(row: FailedRow): void;
}

export function openTally(): WriteTally {
  const rows = new Set<number>();
  const records = new Set<string>();
  const failed: FailedRow[] = [];
  let made = 0;
  return {
    rows,
    records,
    get made() {
      return made;
    },
    failed,
    written: ({ row, record }) => {
      if (row !== null) rows.add(row);
      else if (record !== null) records.add(record);
      else made += 1;
    },
    refused: (row) => {
      failed.push(row);
    },
  };
}
