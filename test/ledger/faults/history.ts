// Days passing in a lab, and what must hold after one of them was cut short.
import { type LedgerContext, ledgerDb } from '../../../src/features/ledger/context.ts';
import { publishLedgers } from '../../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../../src/features/ledger/refresh/refresh.ts';
import type { Lab } from './lab.ts';
import { allOn, type Days, faultsOf, untidy } from './standing.ts';

/** Refresh and publish in this process; every site must succeed. */
export async function refreshAndPublish(ctx: LedgerContext): Promise<void> {
  const { sites } = await refreshLedgers(ctx, ctx.config.sites);
  const faults = sites.flatMap((site) => Object.values(site.faults));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await publishLedgers(ctx);
}

/** The first days, without a disturbance: a baseline, and changes on every day after it. */
export async function passDays(lab: Lab, days: readonly number[]): Promise<void> {
  for (const day of days) {
    await lab.setDay(day);
    await lab.within(lab.ahead(day), refreshAndPublish);
  }
}

/**
 * Looks at what a disturbance on a day left, lets the next run finish the day, and looks again.
 * @param inForce what may be in force before the next run, each time wholly
 * @returns everything that was wrong, a sentence each
 */
export async function troubleAfter(lab: Lab, day: number, inForce: readonly Days[]): Promise<readonly string[]> {
  const left = await faultsOf(lab, inForce);
  const waited: string[] = [];
  await lab.within(lab.ahead(day), refreshAndPublish, (name) => {
    if (name === 'lease.waiting') waited.push('the lease of the dead process was not taken over at once');
  });
  return [
    ...left.map((fault) => `right after: ${fault}`),
    ...waited,
    ...[...(await faultsOf(lab, [allOn(day)])), ...(await untidy(lab))].map((fault) => `after the next run: ${fault}`),
  ];
}

/** What the baselines are made of, byte for byte. */
export function baselineBytes(lab: Lab): Promise<readonly { site: string; ledger: string; sha256: string }[]> {
  return lab.within(0, (ctx) =>
    ledgerDb(ctx)
      .selectFrom('lake_states')
      .select(['site', 'ledger', 'sha256'])
      .where('role', '=', 'baseline')
      .orderBy('site')
      .orderBy('ledger')
      .execute(),
  );
}
