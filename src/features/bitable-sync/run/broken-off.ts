// How a run ends that broke off while it wrote: what is in the table is counted and stays.
import { UserError } from '../../../lib/errors.ts';
import type { Counts } from '../model/plan.ts';
import type { FailedRow } from '../model/run.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { faultOf } from './fault-words.ts';
import { countsText, type Outcome } from './outcome.ts';
import { type RunWork, StopAsked } from './work.ts';

/**
 * @param so `next`, Chinese, without a full stop: what running again would do
 * @throws where the process ends or the lease is lost: the run goes on in another, which counts what was written
 */
export function brokenOff(
  { ctx, row, soft }: RunWork,
  thrown: unknown,
  so: { readonly counts: Counts; readonly failed: readonly FailedRow[]; readonly next: string },
): Outcome {
  ctx.signal.throwIfAborted();
  const reason: unknown = soft.aborted ? soft.reason : thrown;
  if (
    !(reason instanceof SyncFault) &&
    (reason instanceof UserError || (soft.aborted && !(reason instanceof StopAsked)))
  ) {
    // Somebody else has the lease.
    throw thrown;
  }
  const { counts, failed } = so;
  const words = `已写的留着：${countsText(counts, 'done')}；${so.next}`;
  if (reason instanceof StopAsked) {
    return { state: 'stopped', counts, message: `已按要求停止；${words}`, reason: null, failed };
  }
  const fault = faultOf(ctx, row, reason);
  return { state: 'failed', counts, message: `${fault.message}；${words}`, reason: fault.reason, failed };
}
