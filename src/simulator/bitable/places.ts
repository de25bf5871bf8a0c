// Places in ordered rows.
import type { RowRecord } from '../state/bitable-records.ts';

/** The place of the first row after this order; the rows ascend. */
export function byOrder(rows: readonly RowRecord[], order: number): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((rows[middle]?.order ?? 0) > order) to = middle;
    else from = middle + 1;
  }
  return from;
}
