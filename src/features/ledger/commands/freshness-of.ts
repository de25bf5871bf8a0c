// How old the published data of sites are, and why they are not newer: read for every answer.
import { type LakeState, listStates } from '../../../lake/catalogue.ts';
import type { Freshness } from '../cards/freshness.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import { latestResults } from '../page/published-results.ts';
import { type SiteStanding, standingsOf, standingTitle } from '../page/standing.ts';
import { listOutcomes } from '../queries.ts';

/** What answers need to know of the published states. */
export interface Published {
  readonly states: readonly LakeState[];
  readonly standings: readonly SiteStanding[];
  readonly now: Date;
}

export async function readPublished(ctx: LedgerContext): Promise<Published> {
  const db = ledgerDb(ctx);
  const [states, outcomes, results] = await Promise.all([
    listStates(db, ['baseline']),
    listOutcomes(db),
    latestResults(db),
  ]);
  const now = ctx.now();
  const { config, settings } = ctx;
  return { states, standings: standingsOf({ sites: config.sites, settings, outcomes, results, now }), now };
}

/** @param ledgers machine names; only the sites of the context that have one of them are spoken of */
export function freshnessOf(ctx: LedgerContext, published: Published, ledgers: readonly string[]): Freshness {
  const sources = new Set(ledgers.map((ledger) => ctx.settings.ledgers[ledger]?.source));
  const sites = ctx.config.sites
    .filter((site) => Object.keys(site.sources).some((source) => sources.has(source)))
    .map(({ code, name }) => {
      const own = published.states.filter((state) => state.site === code && ledgers.includes(state.ledger));
      const standing = published.standings.find(({ site }) => site.code === code)?.sources ?? [];
      const troubles = standing
        .filter(({ source, state }) => sources.has(source) && state !== 'ok' && state !== 'never')
        .map(({ state }) => standingTitle(state));
      return {
        code,
        name,
        dataAsOf: own.map(({ dataAsOf }) => dataAsOf).sort()[0] ?? null,
        trouble: [...new Set(troubles)].join('、'),
      };
    });
  return { sites, now: published.now, staleHours: ctx.settings.staleHours };
}
