// What stands around the entries of the changelog page: filters with their counts, other publications, paging. Pure.

import type { Paging } from '../../../lib/paging.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { LedgerContext } from '../context.ts';
import type { ChangeCounts } from '../publish/compare-states.ts';
import { totalsOf } from '../publish/totals.ts';
import type { PublishedResult } from '../queries.ts';
import { type ChangesQuery, KINDS } from './changes-query.ts';
import { summaryOf } from './changes-summary.ts';
import { changesPath } from './links.ts';
import type { PublicationTotals } from './published-results.ts';

export interface FrameInput {
  readonly query: ChangesQuery;
  readonly publications: readonly PublicationTotals[];
  readonly chosen: PublicationTotals;
  /** All results of the chosen publication that who asks may see. */
  readonly results: readonly PublishedResult[];
  readonly paging: Paging;
  /** False: he sees some sites only, and every link has to name one of them. */
  readonly seesAll: boolean;
}

export interface Choice {
  readonly title: string;
  readonly count: string;
  readonly href: string;
  readonly chosen: boolean;
  readonly quiet: boolean;
  readonly alarm: boolean;
}

/** Each choice keeps all other filters, and counts what it would show of them. */
export function changesFrame(ctx: Pick<LedgerContext, 'config' | 'settings'>, input: FrameInput) {
  const { query, publications, chosen, results, paging, seesAll } = input;
  const publication = chosen.number;
  // What the reader cannot leave.
  const site = seesAll ? undefined : query.site;
  const to = (change: Partial<ChangesQuery> & { readonly page?: number }): string =>
    changesPath({ publication, site: query.site, ledger: query.ledger, kind: query.kind, q: query.q, ...change });
  const within = (site: string | undefined, ledger: string | undefined): readonly PublishedResult[] =>
    results.filter((one) => (site ?? one.site) === one.site && (ledger ?? one.ledger) === one.ledger);
  const choice = (title: string, count: number, href: string, on: boolean, alarm = false): Choice => ({
    title,
    count: countText(count),
    href,
    chosen: on,
    quiet: count === 0,
    alarm,
  });
  const own = totalsOf(within(query.site, query.ledger));
  return {
    kinds: [
      choice('全部', countOf(own, undefined), to({ kind: undefined }), query.kind === undefined),
      ...KINDS.map(({ kind, title }) => choice(title, countOf(own, kind), to({ kind }), query.kind === kind)),
    ],
    sites: [
      ...(seesAll
        ? [
            choice(
              '全部基地',
              countOf(totalsOf(within(undefined, query.ledger)), query.kind),
              to({ site: undefined }),
              query.site === undefined,
            ),
          ]
        : []),
      ...summaryOf(within(undefined, query.ledger), ctx.config.sites).sites.map((site) =>
        choice(
          site.name,
          countOf(site, query.kind),
          to({ site: site.code }),
          query.site === site.code,
          site.incomplete,
        ),
      ),
    ],
    ledgers: [
      choice(
        '全部台账',
        countOf(totalsOf(within(query.site, undefined)), query.kind),
        to({ ledger: undefined }),
        query.ledger === undefined,
      ),
      ...Object.entries(ctx.settings.ledgers).map(([name, { title }]) =>
        choice(
          title,
          countOf(totalsOf(within(query.site, name)), query.kind),
          to({ ledger: name }),
          query.ledger === name,
        ),
      ),
    ],
    publications: publications.map((one) => ({
      number: one.number,
      when: minuteText(one.publishedAt, PEOPLE_ZONE),
      added: countText(one.added),
      removed: countText(one.removed),
      fields: countText(one.fields),
      none: one.added + one.removed + one.fields === 0,
      isBaseline: one.isBaseline,
      stayed: one.stayed > 0,
      href: changesPath({ publication: one.number, site }),
      chosen: one.number === chosen.number,
    })),
    hidden: { publication, site: query.site, ledger: query.ledger, kind: query.kind },
    q: query.q,
    narrowed: query.q !== '' || query.kind !== undefined || query.site !== site || query.ledger !== undefined,
    whole: changesPath({ publication, site }),
    paging: {
      many: paging.pages > 1,
      page: countText(paging.page),
      pages: countText(paging.pages),
      previous: paging.page > 1 ? to({ page: paging.page - 1 }) : null,
      next: paging.page < paging.pages ? to({ page: paging.page + 1 }) : null,
    },
  };
}

/** Modified counts fields, as the entries do. */
function countOf(counts: ChangeCounts, kind: ChangesQuery['kind']): number {
  if (kind === undefined) return counts.added + counts.removed + counts.fields;
  return kind === 'modified' ? counts.fields : counts[kind];
}
