// /ledger: one ledger as a table, narrowed by site and words.
import { listStates } from '../../../lake/catalogue.ts';
import { type Paging, pagingOf } from '../../../lib/paging.ts';
import type { Need } from '../../../people/rights.ts';
import { countText, durationText } from '../../../web/page-text.ts';
import type { Route } from '../../../web/route.ts';
import { type LedgerContext, ledgerDb, ledgerNamed, siteNamed, sitesAsked, withDuck } from '../context.ts';
import { searchLedger } from '../history/search.ts';
import { unsearchedTitles } from '../model/sensitive.ts';
import { listOutcomes } from '../queries.ts';
import { ledgerBookPath, searchPath } from './links.ts';
import { latestResults } from './published-results.ts';
import { emptinessOf, facetsOf, rowsOf, type SearchQuery, type ViewInput, withinSites } from './search-view.ts';
import { sitesSeen } from './seen-sites.ts';
import { standingsOf } from './standing.ts';
import { wordsOf } from './words.ts';

const ROWS_A_PAGE = 50;
const BOOK: Need = { right: 'query', action: '台账 导出', sites: [] };

export const searchRoute: Route<LedgerContext> = {
  method: 'GET',
  path: '/ledger',
  menu: '台账',
  sites: sitesAsked,
  handle: async (ctx, { query: asked, may }) => {
    const query = readQuery(ctx, asked);
    const definition = query === null ? undefined : ctx.settings.ledgers[query.ledger];
    if (query === null || definition === undefined) {
      return {
        kind: 'missing',
        message: '配置里还没有台账；请在 ledger.ledgers 下写一本，或引用 shipped:ledgers/iot.yaml。',
      };
    }
    const began = performance.now();
    const seen = await sitesSeen(ctx, may, '台账');
    const { input: found, paging } = await search(ctx, query, asked.page);
    const input = seen === null ? found : withinSites(found, seen);
    return {
      kind: 'page',
      template: 'ledger/search',
      title: query.q === '' ? definition.title : `${query.q} · ${definition.title}`,
      data: {
        ledgers: Object.entries(ctx.settings.ledgers).map(([name, { title }]) => ({
          title,
          chosen: name === query.ledger,
          href: searchPath({ ledger: name, site: query.site, q: query.q }),
        })),
        query,
        title: definition.title,
        columns: Object.values(definition.columns).map((column) => column.title),
        facets: facetsOf(input),
        allSites:
          seen === null
            ? { href: searchPath({ ledger: query.ledger, q: query.q }), count: countText(sum(input)) }
            : null,
        rows: rowsOf(input),
        unsearched: query.words.length === 0 ? '' : unsearchedTitles(ctx.settings, [query.ledger]).join('、'),
        total: countText(paging.total),
        took: durationText(performance.now() - began),
        paging: pagingLinks(query, paging),
        emptiness: paging.total === 0 ? emptinessOf(input) : null,
        unpublished: input.result.counts.size === 0,
        // It has every site in it.
        book: (await may(BOOK)) ? ledgerBookPath(query.ledger) : null,
        changes: `/ledger/changes?ledger=${query.ledger}`,
      },
    };
  },
};

function readQuery(ctx: LedgerContext, asked: Readonly<Record<string, string>>): SearchQuery | null {
  const first = Object.keys(ctx.settings.ledgers)[0];
  if (first === undefined) return null;
  const ledger = (asked.ledger ?? '') === '' ? first : ledgerNamed(ctx, asked.ledger ?? '');
  const site = (asked.site ?? '') === '' ? undefined : siteNamed(ctx, asked.site ?? '').code;
  const words = wordsOf(asked.q ?? '');
  return { ledger, site, words, q: words.join(' ') };
}

async function search(
  ctx: LedgerContext,
  query: SearchQuery,
  wanted: string | undefined,
): Promise<{ input: ViewInput; paging: Paging }> {
  const db = ledgerDb(ctx);
  const [outcomes, results, states] = await Promise.all([
    listOutcomes(db),
    latestResults(db),
    listStates(db, ['baseline']),
  ]);
  const { ledgers } = ctx.settings;
  const standings = standingsOf({ sites: ctx.config.sites, settings: ctx.settings, outcomes, results, now: ctx.now() });
  const types = new Map(
    states.flatMap((state) =>
      state.ledger === query.ledger
        ? [[state.site, new Map(state.shape.columns.map((column) => [column.name, column.type]))] as const]
        : [],
    ),
  );
  const { result, paging } = await withDuck(ctx, async (session) => {
    const request = { ledger: query.ledger, site: query.site, words: query.words, limit: ROWS_A_PAGE };
    const asked = pagingOf(wanted, Number.MAX_SAFE_INTEGER, ROWS_A_PAGE);
    const found = await searchLedger(ctx, session, { ...request, offset: asked.first - 1 });
    const paging = pagingOf(wanted, found.total, ROWS_A_PAGE);
    if (paging.page === asked.page || found.total === 0) return { result: found, paging };
    // Beyond the end: the last page is what people mean.
    const last = await searchLedger(ctx, session, { ...request, offset: paging.first - 1 });
    return { result: last, paging };
  });
  const input: ViewInput = {
    query,
    definition: ledgers[query.ledger] as ViewInput['definition'],
    sites: ctx.config.sites,
    standings,
    result,
    typeOf: (site, column) => types.get(site)?.get(column),
  };
  return { input, paging };
}

function sum({ result }: ViewInput): number {
  return [...result.counts.values()].reduce((total, count) => total + count, 0);
}

function pagingLinks(query: SearchQuery, { page, pages, first, last }: Paging) {
  const to = (target: number): string =>
    searchPath({ ledger: query.ledger, site: query.site, q: query.q, page: target });
  return {
    page: countText(page),
    pages: countText(pages),
    many: pages > 1,
    range: `${countText(first)}–${countText(last)}`,
    previous: page > 1 ? to(page - 1) : null,
    next: page < pages ? to(page + 1) : null,
  };
}
