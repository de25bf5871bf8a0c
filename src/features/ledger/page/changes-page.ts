// /ledger/changes: what one publication found, the conclusion first, then every change.
import { type LakeState, listStates } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { type Paging, pagingOf } from '../../../lib/paging.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { Need } from '../../../people/rights.ts';
import { countText, weekdayMinuteText } from '../../../web/page-text.ts';
import type { Route } from '../../../web/route.ts';
import { type LedgerContext, ledgerDb, sitesAsked, withDuck } from '../context.ts';
import { type Change, readChanges } from '../history/changes.ts';
import { listResults } from '../queries.ts';
import { changesFrame } from './changes-frame.ts';
import { type ChangesQuery, readChangesQuery } from './changes-query.ts';
import { summaryOf } from './changes-summary.ts';
import { type Naming, type ShownEntry, shownEntry } from './changes-view.ts';
import { groupChanges } from './group-changes.ts';
import { changelogBookPath } from './links.ts';
import { publicationTotals } from './published-results.ts';
import { sitesSeen } from './seen-sites.ts';

/** Changes read for one page; a publication with more is for the workbook. */
const MOST_CHANGES = 20_000;
const ENTRIES_A_PAGE = 100;
const PUBLICATIONS_LISTED = 60;
const BOOK: Need = { right: 'query', action: '变更 导出', sites: [] };

export const changesRoute: Route<LedgerContext> = {
  method: 'GET',
  path: '/ledger/changes',
  menu: '变更',
  sites: sitesAsked,
  handle: async (ctx, { query: asked, may }) => {
    const query = readChangesQuery(ctx, asked);
    const db = ledgerDb(ctx);
    const seen = await sitesSeen(ctx, may, '变更');
    const publications = await publicationTotals(db, { limit: PUBLICATIONS_LISTED, sites: seen });
    const [chosen] =
      query.publication === undefined
        ? publications
        : await publicationTotals(db, { limit: 1, number: query.publication, sites: seen });
    if (query.publication !== undefined && chosen === undefined)
      return { kind: 'missing', message: `没有第 ${query.publication} 次发布；请从“变更”里选一次。` };
    if (chosen === undefined) return { kind: 'page', template: 'ledger/no-changes', title: '变更', data: {} };

    const all = await listResults(db, chosen.number);
    const results = seen === null ? all : all.filter(({ site }) => seen.includes(site));
    const inView = results.filter(
      (one) => (query.site ?? one.site) === one.site && (query.ledger ?? one.ledger) === one.ledger,
    );
    const { changes, entries, paging } = await entriesOf(ctx, { ...query, publication: chosen.number }, asked.page);
    const summary = summaryOf(inView, ctx.config.sites);
    const when = weekdayMinuteText(chosen.publishedAt, PEOPLE_ZONE);
    return {
      kind: 'page',
      template: 'ledger/changes',
      title: `第 ${chosen.number} 次发布的变更`,
      data: {
        number: chosen.number,
        when,
        summary: {
          problems: summary.problems,
          notes: summary.notes,
          added: countText(summary.totals.added),
          removed: countText(summary.totals.removed),
          fields: countText(summary.totals.fields),
          modified: countText(summary.totals.modified),
          isBaseline: chosen.isBaseline,
          none: summary.totals.added + summary.totals.removed + summary.totals.fields === 0,
        },
        ...changesFrame(ctx, { query, publications, chosen, results, paging, seesAll: seen === null }),
        entries,
        found: countText(changes.length),
        capped: changes.length === MOST_CHANGES ? countText(MOST_CHANGES) : null,
        // It has every site in it.
        book: (await may(BOOK)) ? changelogBookPath(chosen.number) : null,
      },
    };
  },
};

interface Found {
  readonly changes: readonly Change[];
  /** Those of the page asked for. */
  readonly entries: readonly ShownEntry[];
  readonly paging: Paging;
}

async function entriesOf(ctx: LedgerContext, query: ChangesQuery, page: string | undefined): Promise<Found> {
  const states = await listStates(ledgerDb(ctx), ['baseline']);
  const order = { sites: ctx.config.sites.map(({ code }) => code), ledgers: Object.keys(ctx.settings.ledgers) };
  return withDuck(ctx, async (session) => {
    const changes = await changesOf(ctx, session, query);
    const groups = groupChanges(changes, order);
    const paging = pagingOf(page, groups.length, ENTRIES_A_PAGE);
    const shown = groups.slice(Math.max(paging.first - 1, 0), paging.last);
    const naming: Naming = { sites: ctx.config.sites, ledgers: ctx.settings.ledgers, typeOf: typesOf(states) };
    return { changes, paging, entries: shown.map((group) => shownEntry(group, naming)) };
  });
}

async function changesOf(ctx: LedgerContext, session: DuckSession, query: ChangesQuery): Promise<readonly Change[]> {
  const { publication, site, ledger, words, kind } = query;
  const found: Change[] = [];
  for await (const batch of readChanges(ctx, session, {
    publication,
    site,
    ledger,
    words,
    kind,
    limit: MOST_CHANGES,
  })) {
    found.push(...batch);
  }
  return found;
}

function typesOf(states: readonly LakeState[]): Naming['typeOf'] {
  const types = new Map(
    states.flatMap(({ site, ledger, shape }) =>
      shape.columns.map(({ name, type }) => [JSON.stringify([site, ledger, name]), type] as const),
    ),
  );
  return (site, ledger, column) => types.get(JSON.stringify([site, ledger, column]));
}
