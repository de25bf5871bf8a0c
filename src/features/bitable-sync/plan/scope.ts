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
  return beyondApproved(scope, approved, '删除').length === 0;
}

/** Chinese, without full stops: what of the plan nobody has agreed to. @param removing what becomes of the records that go */
export function beyondApproved(scope: PlanScope, approved: PlanScope, removing: '删除' | '归档'): readonly string[] {
  const rows = (act: string, now: readonly string[], before: readonly string[]): readonly string[] => {
    const more = without(now, before).length;
    if (before.length === 0) return more === 0 ? [] : [`${act} ${more} 行没有批准过`];
    return more === 0 ? [] : [`批准过的是${act} ${before.length} 行，现在有 ${more} 行不在里面`];
  };
  const fields = without(scope.newFields, approved.newFields);
  const isMore = scope.emptied > approved.emptied;
  return [
    ...rows(removing, scope.deletes, approved.deletes),
    ...rows('标记', scope.marks ?? [], approved.marks ?? []),
    ...rows('清空部分单元格', scope.empties, approved.empties),
    ...(isMore ? [`批准过的是清空 ${approved.emptied} 个单元格，现在是 ${scope.emptied} 个`] : []),
    ...(fields.length > 0 ? [`要新建的字段 ${fields.join('、')} 没有批准过`] : []),
  ];
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

function without(items: readonly string[], all: readonly string[]): readonly string[] {
  const known = new Set(all);
  return items.filter((item) => !known.has(item));
}
