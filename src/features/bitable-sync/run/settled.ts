// Whether the resident has done all there is to do: for who moves the clock.
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import { isSomethingDue } from './due.ts';
import { hasOpenRun, hasPlanToMove } from './due-queries.ts';

/** Nothing is due, queued or at work, no plan is to lapse, up to this moment of the product's clock. */
export async function isSettledSync(store: Store, now: Date): Promise<boolean> {
  const db = syncDb(store);
  if ((await hasOpenRun(db)) || (await hasPlanToMove(db, now))) return false;
  return !(await isSomethingDue(store, now));
}
