// How rows find their records: one way with a key, another by whole rows, a third that only appends.
import type { QueryRow } from '../../../databases/user-query/contract.ts';
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Json } from '../../../lib/json.ts';
import type { Cell, FieldDecision } from '../model/cell.ts';
import type { CreateAction } from '../model/plan.ts';
import { readCell } from '../values/read-cell.ts';
import type { Findings } from './findings.ts';
import type { SourceRow } from './source-rows.ts';

export interface Matching {
  record(record: BitableRecord): void;
  /** @param number from 1 */
  row(values: QueryRow, number: number): void;
  end(): Findings;
}

/** A cell of a record; a name like `constructor` is a field like any other. */
export function readField(record: BitableRecord, field: string): Json | undefined {
  return Object.hasOwn(record.fields, field) ? record.fields[field] : undefined;
}

/** Of fields that are yet to be made: as of empty ones. */
export function tableCells(decisions: readonly FieldDecision[], record: BitableRecord): readonly Cell[] {
  return decisions.map(({ kind, existing }) =>
    readCell(kind, existing === null ? undefined : readField(record, existing.name)),
  );
}

export function byField(decisions: readonly FieldDecision[], cells: readonly Cell[]): Readonly<Record<string, Cell>> {
  return Object.fromEntries(decisions.map((decision, at) => [decision.field, cells[at] ?? null]));
}

export function createAction(
  decisions: readonly FieldDecision[],
  source: SourceRow,
  row: number,
  key: string,
): CreateAction {
  return { kind: 'create', row, key, cells: byField(decisions, source.cells), isPartial: source.lost !== null };
}
