// Tidying before work begins: what killed processes left in the data folder, and files of states that were replaced.
import { join } from 'node:path';
import { sweepAbandoned } from '../../../lake/owned-name.ts';
import { sweepLake } from '../../../lake/sweep.ts';
import type { Lease } from '../../../store/leases.ts';
import { type LedgerContext, layoutOf, ledgerDb, underLease } from '../context.ts';

export async function sweepLeftovers(ctx: LedgerContext, lease: Lease): Promise<void> {
  await sweepLake(ledgerDb(ctx), layoutOf(ctx), ctx.now(), {
    assertHeld: () => underLease(ctx, lease, async () => {}),
    reached: (name) => ctx.step({ name }),
  });
  for (const folder of ['tmp', 'workbooks']) await sweepAbandoned(join(ctx.config.dataDir, folder));
}
