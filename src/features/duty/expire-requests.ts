// Requests for rights that nobody decided in seven days: closed, and said to who asked.
import type { FeatureContext } from '../../feature.ts';
import { decideRequest, overdueRequests } from '../../people/requests.ts';
import { benchOf } from './commands/rights/context.ts';
import { tellOutcome } from './commands/rights/decide.ts';
import type { DutySettings } from './settings.ts';

/** Answers how many there were. */
export async function expireRequests(ctx: FeatureContext<DutySettings>): Promise<number> {
  const now = ctx.now();
  const overdue = await overdueRequests(ctx.store, now);
  for (const request of overdue) {
    const bench = await benchOf(ctx, request);
    await ctx.store.transaction(async (trx) => {
      if (!(await decideRequest(trx, request.id, { state: 'expired', by: null, now }))) return;
      const decided = { state: 'expired', by: null, at: now } as const;
      await tellOutcome(trx, { ctx, bench, request, decided, grant: null });
    });
  }
  return overdue.length;
}
