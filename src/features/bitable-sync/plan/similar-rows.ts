// Rows with lost cells find records that are equal in all others, as many of them as can: else a row that could take either of two
// records might take the only one that another can, and the table would not come to rest.
import { grouped } from '../../../lib/grouped.ts';
import { rowJson } from './keys.ts';
import { unpacked } from './packed.ts';
import type { SourceRow } from './source-rows.ts';

/** @param counts how many records there are of each, packed @returns for each row what it takes, null: nothing fits */
export function similarRecords(
  rows: readonly SourceRow[],
  counts: ReadonlyMap<string, number>,
): readonly (string | null)[] {
  const free = new Map(counts);
  const takers = new Map<string, Set<number>>();
  const taken: (string | null)[] = rows.map(() => null);
  const fitting = candidatesOf(counts.keys());
  /** From which no free record can be reached: that stays so. */
  const exhausted = new Set<string>();

  const move = (row: number, to: string): void => {
    const from = taken[row] ?? null;
    if (from !== null) takers.get(from)?.delete(row);
    taken[row] = to;
    takers.set(to, (takers.get(to) ?? new Set()).add(row));
  };

  /** Breadth first: records that the row fits, then those that their takers could take instead, and so on. */
  const place = (first: number): void => {
    const reachedBy = new Map<string, number>();
    const queue = [first];
    for (const row of queue) {
      for (const record of fitting(rows[row])) {
        if (exhausted.has(record) || reachedBy.has(record)) continue;
        reachedBy.set(record, row);
        const left = free.get(record) ?? 0;
        if (left === 0) {
          for (const taker of takers.get(record) ?? []) queue.push(taker);
          continue;
        }
        free.set(record, left - 1);
        for (let to: string | null = record; to !== null; ) {
          const mover: number = reachedBy.get(to) ?? first;
          const from: string | null = taken[mover] ?? null;
          move(mover, to);
          to = from;
        }
        return;
      }
    }
    for (const record of reachedBy.keys()) exhausted.add(record);
  };

  for (const row of rows.keys()) place(row);
  return taken;
}

/** Records by what they are without the cells that a row has lost; an index for each set of lost cells. */
function candidatesOf(records: Iterable<string>): (row: SourceRow | undefined) => readonly string[] {
  const all = [...records];
  const indexes = new Map<string, ReadonlyMap<string, readonly string[]>>();
  return (row) => {
    if (row === undefined) return [];
    const without = (cells: SourceRow['cells']): string =>
      rowJson(cells.map((cell, at) => (row.lost?.has(at) ? null : cell)));
    const shape = [...(row.lost ?? [])].join();
    const index = indexes.get(shape) ?? grouped(all, (record) => without(unpacked(record)));
    indexes.set(shape, index);
    return index.get(without(row.cells)) ?? [];
  };
}
