// 基线 查看 〈基地〉: since when a site's baselines are, how they stand, what was held back and why.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import type { SiteConfig } from '../../../config/core.ts';
import { UserError } from '../../../lib/errors.ts';
import { type BaselineFacts, type BaselineRow, baselineCard, baselineTitle } from '../cards/baseline-card.ts';
import { choiceCard } from '../cards/choice-card.ts';
import { baselineLine } from '../cards/command-lines.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import { latestResults } from '../page/published-results.ts';
import { listPublications, type PublishedResult } from '../queries.ts';
import { hasStayed } from '../result-state.ts';
import { freshnessOf, readPublished } from './freshness-of.ts';
import { withinSites } from './scope.ts';
import { type LedgerStanding, standingOfSite } from './waiting-changes.ts';

export const baselineCommand: Command<LedgerContext> = {
  names: ['基线 查看', 'baseline show'],
  title: '看一个基地的基线：从何时起、有没有被扣下、为什么',
  usage: '基线 查看 〈基地〉',
  examples: ['基线 查看'],
  right: 'query',
  run: async (ctx, input) => {
    const [word] = input.words;
    if (word !== undefined) throw new UserError(`没有叫“${word.slice(0, 40)}”的基地；写成 基线 查看 〈基地〉`);
    const chosen = withinSites(ctx, input.sites).config.sites;
    const [site, ...others] = chosen;
    if (site === undefined) throw new UserError('配置里一个基地也没有');
    return others.length > 0 ? whichSite(ctx, input, chosen) : siteAnswer(ctx, input, site);
  },
};

async function siteAnswer(ctx: LedgerContext, input: CommandInput, site: SiteConfig): Promise<Said> {
  const db = ledgerDb(ctx);
  const [standings, results, publications, published] = await Promise.all([
    standingOfSite(ctx, site),
    latestResults(db),
    listPublications(db, Number.MAX_SAFE_INTEGER),
    readPublished(ctx),
  ]);
  const publishedAt = new Map(publications.map(({ number, published_at }) => [number, published_at]));
  const own = results.filter((one) => one.site === site.code);
  const facts: BaselineFacts = {
    site: { code: site.code, name: site.name },
    ledgers: standings.map((standing) => rowOf(standing, own, publishedAt)),
    readAt:
      standings
        .flatMap(({ candidate, waiting }) => (waiting.kind === 'nothing' ? [] : (candidate?.dataAsOf ?? [])))
        .sort()[0] ?? null,
    freshness: freshnessOf(withinSites(ctx, [site.code]), published, Object.keys(ctx.settings.ledgers)),
  };
  const title = baselineTitle(facts);
  return cardAnswer(input, { card: baselineCard(facts), text: title, result: title });
}

function rowOf(
  { model, baseline, waiting }: LedgerStanding,
  results: readonly PublishedResult[],
  publishedAt: ReadonlyMap<number, string>,
): BaselineRow {
  return {
    title: model.title,
    since: baseline === null ? null : (publishedAt.get(baseline.publication ?? 0) ?? baseline.dataAsOf),
    rows: baseline?.rows ?? 0,
    result: results.find(({ ledger }) => ledger === model.name) ?? null,
    waiting: waiting.kind === 'nothing' ? null : waiting.kind === 'changes' ? waiting.counts : waiting.kind,
    note: waiting.kind === 'rebuilt' || waiting.kind === 'unreadable' ? `${model.title}：${waiting.note}` : '',
  };
}

/** One question, those that need somebody first. */
async function whichSite(ctx: LedgerContext, input: CommandInput, sites: readonly SiteConfig[]): Promise<Said> {
  const results = await latestResults(ledgerDb(ctx));
  const troubled = (site: SiteConfig): boolean => results.some((one) => one.site === site.code && hasStayed(one.state));
  const ordered = [...sites].sort((one, other) => Number(troubled(other)) - Number(troubled(one)));
  const waiting = ordered.filter(troubled).length;
  const scoped = { ...ctx, config: { ...ctx.config, sites } };
  const card = choiceCard({
    title: waiting === 0 ? '看哪个基地的基线？' : `${waiting} 个基地没有比对，看哪个？`,
    question: waiting === 0 ? '各基地的基线都正常。' : '没有比对的基地排在前面。',
    choices: ordered.map((site) => ({
      text: troubled(site) ? `${site.name}（没有比对）` : site.name,
      line: baselineLine(site.code),
    })),
    freshness: freshnessOf(scoped, await readPublished(scoped), Object.keys(ctx.settings.ledgers)),
  });
  return cardAnswer(input, { card, text: '请写一个基地，例如 基线 查看 苏州', result: '请选基地' });
}
