// The durable steps of a run as points at which something can be done to it.
import type { StepPoint } from './children/ledger-child.ts';

/** Every step of a run, told apart by its name and how many of that name came before. */
export function pointsOf(steps: readonly string[]): readonly StepPoint[] {
  return steps.map((name, index) => ({ name, nth: steps.slice(0, index).filter((one) => one === name).length }));
}

/** The last step of each of the names, in the order of the names. */
export function lastOf(points: readonly StepPoint[], names: readonly string[]): readonly StepPoint[] {
  return names.flatMap((name) => points.filter((point) => point.name === name).slice(-1));
}

export function pointText({ name, nth }: StepPoint): string {
  return `${name} ${nth + 1}`;
}

/** Whether the publication is in force once a run has come to this point: true from the step after its commit on. */
export function isPublished(points: readonly StepPoint[], point: StepPoint): boolean {
  const index = (wanted: StepPoint): number =>
    points.findIndex(({ name, nth }) => name === wanted.name && nth === wanted.nth);
  return index(point) >= index({ name: 'publication.entered', nth: 0 });
}

/** Steps between which and the one before nothing is written: a kill there leaves what a kill one step earlier leaves. */
export const REPEATED: ReadonlySet<string> = new Set([
  'state.written',
  'changes.written',
  'site.refreshed',
  'unit.compared',
]);
