// Bare 台账: what ledgers there are, how many rows, how old.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { CommandInput, Said } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import { type SummaryFacts, summaryCard, summaryTitle } from '../cards/summary-card.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import { latestResults } from '../page/published-results.ts';
import { listPublications } from '../queries.ts';
import { freshnessOf, readPublished } from './freshness-of.ts';

export async function overviewAnswer(ctx: LedgerContext, input: CommandInput): Promise<Said> {
  const db = ledgerDb(ctx);
  const [published, results, [last]] = await Promise.all([
    readPublished(ctx),
    latestResults(db),
    listPublications(db, 1),
  ]);
  const facts: SummaryFacts = {
    occasion: 'now',
    publishedAt: last?.published_at ?? null,
    results: results.filter(({ ledger }) => ctx.settings.ledgers[ledger] !== undefined),
    sites: ctx.config.sites,
    ledgers: ctx.settings.ledgers,
    freshness: freshnessOf(ctx, published, Object.keys(ctx.settings.ledgers)),
    page: pageHref(ctx.config, '/ledger'),
  };
  return cardAnswer(input, { card: summaryCard(facts), text: summaryTitle(facts), result: 'ok' });
}
