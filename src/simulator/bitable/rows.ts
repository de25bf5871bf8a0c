// The rows of all tables: as they are, and as readers see them while copies lag behind.
import type { RowRecord } from '../state/bitable-records.ts';
import type { State } from '../state/state.ts';

export interface RowsChange {
  /** New rows, and rows in place of older ones of the same id. */
  readonly put: readonly RowRecord[];
  readonly remove: readonly string[];
}

export interface Rows {
  /** As they are. */
  get(table: string, row: string): RowRecord | undefined;
  count(table: string): number;
  /** The order of the next new row. */
  next(table: string): number;
  /** As they are, oldest first. */
  all(table: string): readonly RowRecord[];
  /** As readers see them, oldest first. */
  seen(table: string): readonly RowRecord[];
  seenRow(table: string, row: string): RowRecord | undefined;
  /** One change of the table, written as one. */
  write(table: string, change: RowsChange): void;
}

/** What a reader still sees of a row that was written. */
interface Past {
  /** Milliseconds, the real clock. */
  readonly until: number;
  /** Undefined: there was none. */
  readonly before: RowRecord | undefined;
}

interface TableRows {
  readonly byId: Map<string, RowRecord>;
  /** By row, oldest first. */
  readonly past: Map<string, readonly Past[]>;
  /** The rows in their order; null when something has changed since. */
  ordered: readonly RowRecord[] | null;
  next: number;
}

/** @param lag milliseconds that copies are behind @param real the real clock, in milliseconds */
export function openRows(state: State, lag: () => number, real: () => number): Rows {
  const tables = new Map<string, TableRows>();
  const of = (table: string): TableRows => {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const made: TableRows = { byId: new Map(), past: new Map(), ordered: null, next: 1 };
    tables.set(table, made);
    return made;
  };
  for (const row of state.rows.all()) {
    const rows = of(row.table);
    rows.byId.set(row.id, row);
    rows.next = Math.max(rows.next, row.order + 1);
  }
  const remember = (rows: TableRows, id: string): void => {
    if (lag() <= 0) return;
    const past = { until: real() + lag(), before: rows.byId.get(id) };
    rows.past.set(id, [...(rows.past.get(id) ?? []), past]);
  };
  return {
    get: (table, row) => of(table).byId.get(row),
    count: (table) => of(table).byId.size,
    next: (table) => of(table).next,
    all: (table) => ordered(of(table)),
    seen: (table) => seenRows(of(table), real()),
    seenRow: (table, row) => seenRow(of(table), row, real()),
    write: (table, { put, remove }) =>
      state.together(() => {
        const rows = of(table);
        rows.ordered = null;
        for (const row of put) {
          remember(rows, row.id);
          rows.byId.set(row.id, row);
          rows.next = Math.max(rows.next, row.order + 1);
          state.rows.put(row.id, row);
        }
        for (const id of remove) {
          remember(rows, id);
          rows.byId.delete(id);
          state.rows.remove(id);
        }
        const revision = (state.revisions.get(table)?.revision ?? 0) + 1;
        state.revisions.put(table, { id: table, revision });
      }),
  };
}

function seenRow(rows: TableRows, id: string, at: number): RowRecord | undefined {
  const past = (rows.past.get(id) ?? []).filter(({ until }) => until > at);
  if (past.length === 0) rows.past.delete(id);
  const oldest = past[0];
  return oldest === undefined ? rows.byId.get(id) : oldest.before;
}

function ordered(rows: TableRows): readonly RowRecord[] {
  rows.ordered ??= [...rows.byId.values()];
  return rows.ordered;
}

function seenRows(rows: TableRows, at: number): readonly RowRecord[] {
  const now = ordered(rows);
  if (rows.past.size === 0) return now;
  const ids = new Set([...rows.byId.keys(), ...rows.past.keys()]);
  return [...ids].flatMap((id) => seenRow(rows, id, at) ?? []).sort((a, b) => a.order - b.order);
}
