// What an approval agrees to, and whether a plan made anew stays within it.
import type { Plan, PlanScope } from '../model/plan.ts';

export function scopeOf(plan: Plan): PlanScope {
  const isRemoved = (kind: string): boolean => kind === 'delete' || kind === 'archive';
  const marks = plan.actions.flatMap((action) => (action.kind === 'mark' ? action.record : []));
  return {
    deletes: plan.actions.flatMap((action) =>
      action.kind !== 'create' && isRemoved(action.kind) ? action.record : [],
    ),
    empties: emptiedRecords(plan),
    emptied: plan.emptied,
    newFields: newFields(plan),
    ...(marks.length === 0 ? {} : { marks }),
  };
}

/** No other record is deleted, marked or emptied, no more cells are emptied, no other field is made. */
export function isWithin(scope: PlanScope, approved: PlanScope): boolean {
  return (
    isPart(scope.deletes, approved.deletes) &&
    isPart(scope.empties, approved.empties) &&
    scope.emptied <= approved.emptied &&
    isPart(scope.newFields, approved.newFields) &&
    isPart(scope.marks ?? [], approved.marks ?? [])
  );
}

/** Records of which cells are emptied; a mark that is taken back empties nothing. */
export function emptiedRecords(plan: Plan): readonly string[] {
  return plan.actions.flatMap((action) => {
    if (action.kind !== 'update') return [];
    const empties = Object.entries(action.cells).some(([field, cell]) => cell === null && field !== plan.mark?.field);
    return empties ? action.record : [];
  });
}

/** Missing fields that the plan makes. Without a row of the source none: nothing would tell their types but guessing, and they stay. */
export function madeFields({ isStill, counts, decisions }: Plan): Plan['decisions'] {
  return isStill || counts.rows === 0 ? [] : decisions.filter(({ creation }) => creation !== null);
}

export function newFields(plan: Plan): readonly string[] {
  return madeFields(plan).map(({ field }) => field);
}

/** It neither makes a field nor writes a record. */
export function changesNothing(plan: Plan): boolean {
  return plan.isStill || (plan.actions.length === 0 && newFields(plan).length === 0);
}

function isPart(items: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all);
  return items.every((item) => known.has(item));
}
