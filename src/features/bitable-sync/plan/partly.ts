// Rows that are written without a lost cell: they count as failed, and what is written of them is said beside it.
import type { Counts, PartlyCounts, Plan } from '../model/plan.ts';

const NONE: PartlyCounts = { created: 0, updated: 0, unchanged: 0 };

export function partlyOf({ partly }: Pick<Counts, 'partly'>): PartlyCounts {
  return partly ?? NONE;
}

export function partlyCount(counts: Pick<Counts, 'partly'>): number {
  const { created, updated, unchanged } = partlyOf(counts);
  return created + updated + unchanged;
}

/** As the member of counts: none where there are none. */
export function withPartly(partly: PartlyCounts): Pick<Counts, 'partly'> {
  return partlyCount({ partly }) === 0 ? {} : { partly };
}

/** Of a plan that is not refused. @param failed rows of the source that are left out or lack cells */
export function plannedPartly(
  { actions, keyFaults }: Pick<Plan, 'actions' | 'keyFaults'>,
  failed: number,
): PartlyCounts {
  const count = (kind: string): number =>
    actions.filter((action) => action.kind === kind && 'isPartial' in action && action.isPartial).length;
  const [created, updated] = [count('create'), count('update')];
  const left = keyFaults.filter(({ side }) => side === 'source').length;
  return { created, updated, unchanged: Math.max(0, failed - left - created - updated) };
}

/** Whether there is something in the table that the run has written, whole rows or not. */
export function hasWritten(counts: Counts): boolean {
  const { created, updated } = partlyOf(counts);
  return counts.created + counts.updated + counts.cleared + counts.deleted + created + updated > 0;
}
