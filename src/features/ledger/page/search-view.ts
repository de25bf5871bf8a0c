// The search page's data: what was found, where, and how fresh it is. Pure, from what the lake answered.
import type { SiteConfig } from '../../../config/core.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText, siteMinuteText } from '../../../web/page-text.ts';
import type { FoundRow, SearchResult } from '../history/search.ts';
import type { LedgerDefinition } from '../settings.ts';
import { searchPath } from './links.ts';
import { shownValue } from './shown-value.ts';
import { type SiteStanding, standingTitle } from './standing.ts';
import { type Piece, piecesOf } from './words.ts';

export interface SearchQuery {
  readonly ledger: string;
  /** Site code. */
  readonly site: string | undefined;
  /** As typed. */
  readonly q: string;
  readonly words: readonly string[];
}

export interface SiteFacet {
  readonly name: string;
  readonly href: string;
  readonly count: string;
  readonly chosen: boolean;
  readonly empty: boolean;
  /** `11-21 08:00` in the site's time. */
  readonly asOf: string;
  /** Why its rows are old; empty when they are not. */
  readonly trouble: string;
}

export interface ShownCell {
  readonly title: string;
  /** Null where the source holds no value. */
  readonly pieces: readonly Piece[] | null;
}

export interface ShownRow {
  readonly site: string;
  readonly cells: readonly ShownCell[];
}

export interface ViewInput {
  readonly query: SearchQuery;
  readonly definition: LedgerDefinition;
  readonly sites: readonly SiteConfig[];
  readonly standings: readonly SiteStanding[];
  readonly result: SearchResult;
  /** DuckDB type of a column in a site's state. */
  typeOf(site: string, column: string): string | undefined;
}

/** What there is to say of these sites alone: counts and troubles of others are not for who asks. */
export function withinSites(input: ViewInput, seen: readonly string[]): ViewInput {
  const { sites, standings, result } = input;
  return {
    ...input,
    sites: sites.filter(({ code }) => seen.includes(code)),
    standings: standings.filter(({ site }) => seen.includes(site.code)),
    result: { ...result, counts: new Map([...result.counts].filter(([site]) => seen.includes(site))) },
  };
}

/** Sites that have the ledger, in the order of the configuration. */
export function facetsOf({ query, definition, sites, standings, result }: ViewInput): readonly SiteFacet[] {
  return sites.flatMap((site) => {
    const count = result.counts.get(site.code);
    if (count === undefined) return [];
    const standing = standings.find((one) => one.site.code === site.code);
    const source = standing?.sources.find((one) => one.source === definition.source);
    const asOf = result.dataAsOf.get(site.code);
    const trouble = source === undefined || source.state === 'ok' ? '' : standingTitle(source.state);
    return [
      {
        name: site.name,
        href: searchPath({ ledger: query.ledger, site: site.code, q: query.q }),
        count: countText(count),
        chosen: query.site === site.code,
        empty: count === 0,
        asOf: asOf === undefined ? '' : siteMinuteText(asOf, site.timeZone, PEOPLE_ZONE),
        trouble: trouble === '' && source?.stale === true ? '数据较旧' : trouble,
      },
    ];
  });
}

export function rowsOf({ query, definition, sites, result, typeOf }: ViewInput): readonly ShownRow[] {
  const columns = Object.entries(definition.columns);
  return result.rows.map((row: FoundRow) => {
    const site = sites.find((one) => one.code === row.site);
    return {
      site: site?.name ?? row.site,
      cells: columns.map(([name, { title }], index) => {
        const value = row.values[index];
        if (value === null || value === undefined) return { title, pieces: null };
        const shown = shownValue(value, typeOf(row.site, name), site?.timeZone ?? PEOPLE_ZONE);
        return { title, pieces: piecesOf(shown, query.words) };
      }),
    };
  });
}

export interface Emptiness {
  readonly sentence: string;
  readonly ways: readonly { readonly title: string; readonly href: string }[];
}

/** Why nothing is shown, and what to take away so that something is. */
export function emptinessOf({ query, sites, result }: ViewInput): Emptiness {
  const named = query.words.map((word) => `“${word}”`).join('');
  const elsewhere = [...result.counts.values()].reduce((sum, count) => sum + count, 0);
  if (query.site !== undefined) {
    const name = sites.find((site) => site.code === query.site)?.name ?? query.site;
    if (elsewhere > 0) {
      const href = searchPath({ ledger: query.ledger, q: query.q });
      const ways = [{ title: `看全部基地的 ${countText(elsewhere)} 行`, href }];
      return { sentence: `${name}没有${named === '' ? '这本台账的行' : `含${named}的行`}，其他基地有。`, ways };
    }
  }
  if (query.words.length === 0) return { sentence: '这本台账还没有数据。', ways: [] };
  const whole = query.words.length > 1 ? `没有一行同时含有${named}。` : `没有一行含有${named}。`;
  const fewer = query.words.length > 1 ? query.words : [];
  return {
    sentence: `${whole}查的是每一列的原样文字，不分大小写。`,
    ways: [
      ...fewer.map((word) => ({
        title: `去掉“${word}”`,
        href: searchPath({
          ledger: query.ledger,
          site: query.site,
          q: query.words.filter((other) => other !== word).join(' '),
        }),
      })),
      { title: '清空搜索', href: searchPath({ ledger: query.ledger, site: query.site }) },
    ],
  };
}
