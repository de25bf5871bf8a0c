// What the home page says of the ledgers: sites and how their sources stand, ledgers and their rows, the newest publication.
import { lastPublication } from '../../../lake/catalogue.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText, siteMinuteText, weekdayMinuteText } from '../../../web/page-text.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import { listOutcomes, type PublishedResult } from '../queries.ts';
import { changesPath, ledgerBookPath, searchPath } from './links.ts';
import { latestResults, publicationTotals } from './published-results.ts';
import { type SiteStanding, standingsOf, standingTitle } from './standing.ts';

/** False until the first ledgers have been made and published. */
export async function hasPublication(ctx: LedgerContext): Promise<boolean> {
  return (await lastPublication(ledgerDb(ctx))) !== null;
}

export async function ledgerOverview(ctx: LedgerContext) {
  const db = ledgerDb(ctx);
  const [outcomes, results, [last]] = await Promise.all([
    listOutcomes(db),
    latestResults(db),
    publicationTotals(db, { limit: 1 }),
  ]);
  const { ledgers } = ctx.settings;
  const standings = standingsOf({ sites: ctx.config.sites, settings: ctx.settings, outcomes, results, now: ctx.now() });
  return {
    sites: standings.map(shownSite),
    troubles: standings.filter(({ sources }) => sources.some(({ state }) => state !== 'ok' && state !== 'never'))
      .length,
    ledgers: Object.entries(ledgers).map(([name, { title }]) => shownLedger(name, title, results, last?.number)),
    last:
      last === undefined
        ? null
        : {
            number: last.number,
            when: weekdayMinuteText(last.publishedAt, PEOPLE_ZONE),
            added: countText(last.added),
            removed: countText(last.removed),
            fields: countText(last.fields),
            none: last.added + last.removed + last.fields === 0,
            isBaseline: last.isBaseline,
            href: changesPath({ publication: last.number }),
          },
  };
}

function shownSite({ site, sources }: SiteStanding) {
  return {
    name: site.name,
    contact: site.contact ?? '',
    sources: sources.map((source) => ({
      name: source.source.toUpperCase(),
      state: source.state,
      title: source.stale && source.state === 'ok' ? '数据较旧' : standingTitle(source.state),
      stale: source.stale,
      rows: countText(source.rows),
      asOf: source.dataAsOf === null ? '' : siteMinuteText(source.dataAsOf, site.timeZone, PEOPLE_ZONE),
      messages: source.messages,
    })),
  };
}

function shownLedger(name: string, title: string, results: readonly PublishedResult[], newest: number | undefined) {
  const own = results.filter((result) => result.ledger === name);
  const sum = (rows: readonly PublishedResult[], of: (row: PublishedResult) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const latest = own.filter((result) => result.publication === newest);
  return {
    title,
    rows: countText(sum(own, (one) => one.rows)),
    sites: own.filter((result) => result.data_as_of !== null).length,
    added: sum(latest, (one) => one.added),
    removed: sum(latest, (one) => one.removed),
    fields: sum(latest, (one) => one.fields),
    href: searchPath({ ledger: name }),
    changes: changesPath({ ledger: name }),
    book: ledgerBookPath(name),
    made: own.some((one) => one.data_as_of !== null),
    quiet: latest.some((one) => one.state === 'built') ? '基准建立' : '没有变更',
  };
}
