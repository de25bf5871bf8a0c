// Rows of the source as cells, one after the other, and the values that their fields cannot take.
import type { QueryColumn, QueryRow } from '../../../databases/user-query/contract.ts';
import type { Cell, FieldDecision, Loss } from '../model/cell.ts';
import { readCell } from '../values/read-cell.ts';
import { cellOf } from '../values/to-cell.ts';

/** So many are kept in words; all are counted. */
const MOST_LOSSES = 10_000;

export interface SourceRow {
  /** In the order of the decisions; what is lost is as an empty field. */
  readonly cells: readonly Cell[];
  /** Places of the decisions whose values are lost; null: none. */
  readonly lost: ReadonlySet<number> | null;
}

export interface SourceRows {
  /** @param key as people read it, for what is lost; empty without one */
  read(values: QueryRow, number: number, key: () => string): SourceRow;
  /** Of some decisions only, losses not noted. */
  readOnly(values: QueryRow, places: readonly number[]): SourceRow;
  /** Chinese, without a full stop; null where the value is taken. */
  why(values: QueryRow, place: number): string | null;
  readonly losses: readonly Loss[];
  lossCount(): number;
}

interface Named {
  readonly number: number;
  readonly key: () => string;
}

export function sourceRows(
  decisions: readonly FieldDecision[],
  columns: readonly QueryColumn[],
  zone: string,
): SourceRows {
  const losses: Loss[] = [];
  let count = 0;
  const empty = decisions.map((decision) => readCell(decision.kind, undefined));
  const convert = (values: QueryRow, at: number): ReturnType<typeof cellOf> | null => {
    const decision = decisions[at];
    const column = decision === undefined ? undefined : columns[decision.index];
    if (decision === undefined || column === undefined) return null;
    return cellOf(decision, column, values[decision.index] ?? null, zone);
  };
  const note = ({ number, key }: Named, at: number, text: string): void => {
    count += 1;
    if (losses.length >= MOST_LOSSES) return;
    const column = decisions[at]?.column ?? '';
    losses.push({ row: number, key: key(), column, text: `第 ${number} 行 ${column} ${text}` });
  };
  const readPlaces = (values: QueryRow, places: Iterable<number>, named: Named | null): SourceRow => {
    const cells: Cell[] = [...empty];
    let lost: Set<number> | null = null;
    for (const at of places) {
      const converted = convert(values, at);
      if (converted === null) continue;
      if (converted.ok) cells[at] = converted.cell;
      else {
        lost = (lost ?? new Set()).add(at);
        if (named !== null) note(named, at, converted.text);
      }
    }
    return { cells, lost };
  };
  const all = decisions.map((_, at) => at);
  return {
    read: (values, number, key) => readPlaces(values, all, { number, key }),
    readOnly: (values, places) => readPlaces(values, places, null),
    why: (values, place) => {
      const converted = convert(values, place);
      return converted === null || converted.ok ? null : converted.text;
    },
    losses,
    lossCount: () => count,
  };
}
