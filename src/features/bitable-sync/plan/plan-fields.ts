// The fields that a plan writes, by name.
import type { Cell, CellKind } from '../model/cell.ts';
import type { Plan } from '../model/plan.ts';
import { cellText } from '../values/cells.ts';

export function kindsOf(plan: Pick<Plan, 'decisions' | 'mark'>): ReadonlyMap<string, CellKind> {
  return new Map([
    ...(plan.mark === null ? [] : [[plan.mark.field, 'text'] as const]),
    ...plan.decisions.map(({ field, kind }) => [field, kind] as const),
  ]);
}

/** A cell as people read it. */
export function fieldText(kinds: ReadonlyMap<string, CellKind>, field: string, cell: Cell | undefined): string {
  return cellText(kinds.get(field) ?? 'text', cell ?? null);
}

/** A cell among those by the names of fields. */
export function cellIn(cells: Readonly<Record<string, Cell>>, field: string): Cell {
  return Object.hasOwn(cells, field) ? (cells[field] ?? null) : null;
}
