// Whether the resident has done all there is to do: for who moves the clock.
import { isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import { isSomethingDue } from './due.ts';

/** Nothing is due, queued or at work, no plan is to lapse, up to this moment of the product's clock. */
export async function isSettledSync(store: Store, now: Date): Promise<boolean> {
  const db = syncDb(store);
  const open = await db.selectFrom('sync_logs').select('id').where('open_task', 'is not', null).limit(1).execute();
  if (open.length > 0) return false;
  const plans = await db
    .selectFrom('sync_approvals')
    .innerJoin('sync_logs', 'sync_logs.id', 'sync_approvals.run')
    .select('run')
    .where('sync_logs.state', '=', 'waiting')
    .where((eb) =>
      eb.or([
        eb('sync_approvals.state', '=', 'approved'),
        eb.and([eb('sync_approvals.state', '=', 'waiting'), eb('expires_at', '<=', isoInstant(now))]),
      ]),
    )
    .limit(1)
    .execute();
  return plans.length === 0 && !(await isSomethingDue(store, now));
}
