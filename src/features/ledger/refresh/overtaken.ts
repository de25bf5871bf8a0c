// What goes wrong because another process has taken over: it tidies files away under the hands of the one that slept.
import { UpstreamError, UserError } from '../../../lib/errors.ts';
import type { Lease } from '../../../store/leases.ts';
import { type LedgerContext, underLease } from '../context.ts';

/**
 * Called with an error that nobody foresaw, before it is reported.
 * @throws UserError that names the cause when the lease is held no more.
 */
export async function throwIfOvertaken(ctx: LedgerContext, lease: Lease, thrown: unknown): Promise<void> {
  lease.signal.throwIfAborted();
  if (thrown instanceof UserError || thrown instanceof UpstreamError) return;
  await underLease(ctx, lease, async () => {});
}
