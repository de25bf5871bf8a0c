// Rows that fail already in the plan, and what the counts are once the writes have been tried.
import type { Counts, Plan } from '../model/plan.ts';
import type { FailedRow } from '../model/run.ts';
import { partlyOf, withPartly } from './partly.ts';

/** One a row: left out for its key, or with values that its fields cannot take. Of a plan that is refused: none, since none is tried. */
export function plannedFailures(plan: Plan): readonly FailedRow[] {
  if (plan.isStill) return [];
  const keys = plan.keyFaults
    .filter(({ side }) => side === 'source')
    .map(({ where, key, text }): FailedRow => ({ row: Number(where), record: null, key, text: `${text}，没有写` }));
  const left = new Set(keys.map(({ row }) => row));
  const rows = new Map<number, { readonly key: string; readonly losses: string[] }>();
  for (const { row, key, text } of plan.losses) {
    if (left.has(row)) continue;
    const known = rows.get(row);
    if (known === undefined) rows.set(row, { key, losses: [text] });
    else known.losses.push(text);
  }
  const lost = [...rows].map(
    ([row, { key, losses }]): FailedRow => ({ row, record: null, key, text: `${losses.join('；')}，这些单元格没有写` }),
  );
  return [...keys, ...lost].sort((one, other) => (one.row ?? 0) - (other.row ?? 0));
}

/** @param failed of the writes: rows that were refused move from what they were to be to `failed`, records come off `deleted` */
export function countsAfter(plan: Plan, failed: readonly FailedRow[]): Counts {
  const rows = new Set(failed.flatMap(({ row }) => row ?? []));
  const records = new Set(failed.flatMap(({ row, record }) => (row === null && record !== null ? record : [])));
  const moved = { created: 0, updated: 0, cleared: 0, deleted: 0 };
  const partly = { ...partlyOf(plan.counts) };
  for (const action of plan.actions) {
    if (action.kind !== 'create' && action.kind !== 'update') moved.deleted += records.has(action.record) ? 1 : 0;
    else if (rows.has(action.row)) {
      if (action.isPartial) partly[action.kind === 'create' ? 'created' : 'updated'] -= 1;
      else moved[bucketOf(action, plan)] += 1;
    }
  }
  const { counts } = plan;
  return {
    rows: counts.rows,
    created: counts.created - moved.created,
    updated: counts.updated - moved.updated,
    cleared: counts.cleared - moved.cleared,
    unchanged: counts.unchanged,
    failed: counts.failed + moved.created + moved.updated + moved.cleared,
    deleted: counts.deleted - moved.deleted,
    ...(counts.gone === undefined ? {} : { gone: counts.gone }),
    ...withPartly(partly),
  };
}

/** What a row counts as; the taking back of a mark is an update, though it empties a cell. */
export function bucketOf(
  action: Extract<Plan['actions'][number], { readonly kind: 'create' | 'update' }>,
  { mark }: Pick<Plan, 'mark'>,
): 'created' | 'updated' | 'cleared' {
  if (action.kind === 'create') return 'created';
  const isEmptied = Object.entries(action.cells).every(([field, cell]) => cell === null && field !== mark?.field);
  return isEmptied ? 'cleared' : 'updated';
}
