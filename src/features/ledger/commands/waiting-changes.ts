// What waits behind a site's baselines: the newly read states compared with them as a publication would, without publishing.

import type { SiteConfig } from '../../../config/core.ts';
import { listStates } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { errorText, UpstreamError, UserError } from '../../../lib/errors.ts';
import { minuteText } from '../../../lib/zoned-time.ts';
import { type LedgerContext, layoutOf, ledgerDb, selectPlace, withDuck } from '../context.ts';
import { readLedger } from '../model/ledger-model.ts';
import { type ChangeCounts, compareStates, openChangeTable } from '../publish/compare-states.ts';
import { decide, type Standing } from '../publish/decide.ts';
import { unitsOf } from '../publish/unit.ts';
import { listOutcomes } from '../queries.ts';

/** What accepting the site would do to one ledger. */
export type Waiting =
  /** Nothing newer was read, or it could not be read. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'changes'; readonly counts: ChangeCounts }
  /** The baseline is made anew, without a comparison; `note` says why. */
  | { readonly kind: 'rebuilt'; readonly note: string }
  | { readonly kind: 'unreadable'; readonly note: string };

export interface LedgerStanding extends Standing {
  readonly waiting: Waiting;
}

export async function standingOfSite(ctx: LedgerContext, site: SiteConfig): Promise<readonly LedgerStanding[]> {
  const db = ledgerDb(ctx);
  const [states, outcomes] = await Promise.all([
    listStates(db, ['candidate', 'baseline'], site.code),
    listOutcomes(db),
  ]);
  return withDuck(ctx, async (session) => {
    session.stopOn(ctx.signal);
    const models = [];
    for (const name of Object.keys(ctx.settings.ledgers))
      models.push(await readLedger(session, name, ctx.settings, (line) => selectPlace(ctx, name, line)));
    const standings = unitsOf([site], models, states, outcomes).flatMap((unit) => unit.standings);
    const found: LedgerStanding[] = [];
    for (const standing of standings)
      found.push({ ...standing, waiting: await waitingIn(ctx, session, site, standing) });
    return found;
  });
}

async function waitingIn(
  ctx: LedgerContext,
  session: DuckSession,
  site: SiteConfig,
  standing: Standing,
): Promise<Waiting> {
  const decision = decide(standing, site.code, true, (instant) => minuteText(instant, site.timeZone));
  if (decision.do === 'leave') return { kind: 'nothing' };
  if (decision.do === 'build') return { kind: 'rebuilt', note: decision.note };
  try {
    await openChangeTable(session, standing.model.name);
    return { kind: 'changes', counts: await compareStates(session, layoutOf(ctx), standing.model, site, decision) };
  } catch (thrown) {
    if (thrown instanceof UserError || thrown instanceof UpstreamError || ctx.signal.aborted) throw thrown;
    ctx.log.error({ site: site.code, ledger: standing.model.name, err: thrown }, 'comparison for a look failed');
    return { kind: 'unreadable', note: `状态文件读不出（${errorText(thrown).split('\n')[0]}）` };
  }
}
