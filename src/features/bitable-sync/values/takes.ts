// Whether a kind of field takes every value of a sample: asked of the very functions that convert them.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { CellKind, FieldDecision } from '../model/cell.ts';
import { cellOf } from './to-cell.ts';

/** @returns in Chinese, without a full stop, the first value that it does not take and why; null: it takes all */
export function firstLoss(
  kind: CellKind,
  column: QueryColumn,
  values: readonly string[],
  existing: BitableField | null = null,
): string | null {
  const decision: FieldDecision = {
    column: column.name,
    index: 0,
    field: column.name,
    kind,
    existing,
    creation: null,
    reason: '',
  };
  for (const value of values) {
    const converted = cellOf(decision, column, value, PEOPLE_ZONE);
    if (!converted.ok) return converted.text;
  }
  return null;
}

export function canTake(kind: CellKind, column: QueryColumn, values: readonly string[]): boolean {
  return firstLoss(kind, column, values) === null;
}
