// Searches several ledgers for the same words: how many rows of each, and one page of the first with rows.
import type { DuckSession } from '../../../lake/duck.ts';
import { type Paging, pagingOf } from '../../../lib/paging.ts';
import { type LedgerContext, withDuck } from '../context.ts';
import { type SearchResult, searchLedger } from '../history/search.ts';
import { withinSites } from './scope.ts';

export interface Search {
  /** Machine names, at least one. */
  readonly ledgers: readonly string[];
  /** Codes; none means all. */
  readonly sites: readonly string[];
  readonly words: readonly string[];
  /** From 1. */
  readonly page: number;
}

export interface Hits {
  readonly ledger: string;
  readonly total: number;
}

export interface Found {
  readonly hits: readonly Hits[];
  /** The first ledger that has hits, with the rows of the page; null when none has. */
  readonly shown: { readonly ledger: string; readonly result: SearchResult; readonly paging: Paging } | null;
}

export const ROWS_A_PAGE = 10;

export function searchLedgers(ctx: LedgerContext, search: Search): Promise<Found> {
  const scoped = withinSites(ctx, search.sites);
  return withDuck(ctx, async (session) => {
    session.stopOn(ctx.signal);
    const hits: Hits[] = [];
    let shown: Found['shown'] = null;
    for (const ledger of search.ledgers) {
      if (shown === null) {
        const page = await pageOf(scoped, session, { ...search, ledger });
        hits.push({ ledger, total: page.paging.total });
        if (page.paging.total > 0) shown = page;
      } else hits.push({ ledger, total: await countOf(scoped, session, ledger, search.words) });
    }
    return { hits, shown };
  });
}

async function pageOf(
  ctx: LedgerContext,
  session: DuckSession,
  { ledger, words, page }: Search & { readonly ledger: string },
): Promise<NonNullable<Found['shown']>> {
  const rows = (offset: number): Promise<SearchResult> =>
    searchLedger(ctx, session, { ledger, words, limit: ROWS_A_PAGE, offset });
  const result = await rows((page - 1) * ROWS_A_PAGE);
  const paging = pagingOf(String(page), result.total, ROWS_A_PAGE);
  if (paging.page === page || result.total === 0) return { ledger, result, paging };
  // Beyond the end: the last page is what people mean.
  return { ledger, result: await rows(paging.first - 1), paging };
}

async function countOf(
  ctx: LedgerContext,
  session: DuckSession,
  ledger: string,
  words: readonly string[],
): Promise<number> {
  const { total } = await searchLedger(ctx, session, { ledger, words, limit: 0, offset: 0 });
  return total;
}

/** Rows that each of several searches would find; for suggestions, which must not lead to nothing again. */
export function countAll(
  ctx: LedgerContext,
  searches: readonly Pick<Search, 'ledgers' | 'sites' | 'words'>[],
): Promise<readonly number[]> {
  return withDuck(ctx, async (session) => {
    session.stopOn(ctx.signal);
    const counts: number[] = [];
    for (const { ledgers, sites, words } of searches) {
      let total = 0;
      for (const ledger of ledgers) total += await countOf(withinSites(ctx, sites), session, ledger, words);
      counts.push(total);
    }
    return counts;
  });
}
