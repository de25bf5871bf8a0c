// Cells that wait for a decision, as people read them: what a person wrote, and what the source has.
import type { EditedCell, Plan } from '../model/plan.ts';
import type { ShownEdit } from '../model/shown-plan.ts';
import { fieldText, kindsOf } from './plan-fields.ts';

export function shownEdits(plan: Pick<Plan, 'decisions' | 'mark'>, cells: readonly EditedCell[]): readonly ShownEdit[] {
  const kinds = kindsOf(plan);
  return cells.map(({ key, record, field, person, source }) => ({
    key: key === '' ? record : key,
    field,
    person: fieldText(kinds, field, person),
    source: fieldText(kinds, field, source),
  }));
}
