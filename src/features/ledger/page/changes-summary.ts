// The head of the changelog page: what was not compared first, then the numbers. Pure.
import type { SiteConfig } from '../../../config/core.ts';
import { type ChangeCounts, NO_CHANGES } from '../publish/compare-states.ts';
import { totalsOf } from '../publish/totals.ts';
import type { PublishedResult } from '../queries.ts';
import { hasStayed } from '../result-state.ts';

export interface SiteSummary extends ChangeCounts {
  readonly code: string;
  readonly name: string;
  /** True when something of it was not compared: its numbers are not the whole truth. */
  readonly incomplete: boolean;
}

export interface ChangesSummary {
  /** `苏州基地：抽取失败，未比对（数据截至 11-21 08:00）：……`; said once, whatever the number of ledgers. */
  readonly problems: readonly string[];
  /** What else the publication said, with the sites it said it of. */
  readonly notes: readonly { readonly text: string; readonly sites: string }[];
  readonly sites: readonly SiteSummary[];
  readonly totals: ChangeCounts;
}

/** @param results of one publication, narrowed by site and ledger where the reader wants that */
export function summaryOf(results: readonly PublishedResult[], sites: readonly SiteConfig[]): ChangesSummary {
  const nameOf = (code: string): string => sites.find((site) => site.code === code)?.name ?? code;
  const said = results.filter((result) => !hasStayed(result.state) && result.note !== '');
  const codes = [...new Set(results.map((result) => result.site))];
  const order = new Map(sites.map((site, index) => [site.code, index]));
  const rank = (code: string): number => order.get(code) ?? order.size;
  const stayed = results
    .filter((result) => hasStayed(result.state))
    .sort((one, other) => rank(one.site) - rank(other.site));
  return {
    problems: [...new Set(stayed.map((result) => `${nameOf(result.site)}：${result.note}`))],
    notes: [...new Set(said.map((result) => result.note))].map((text) => {
      const own = [...new Set(said.filter((result) => result.note === text).map((result) => nameOf(result.site)))];
      return {
        text,
        sites: own.length === codes.length && own.length > 1 ? `全部 ${own.length} 个基地` : own.join('、'),
      };
    }),
    sites: codes
      .sort((one, other) => rank(one) - rank(other))
      .map((code) => {
        const own = results.filter((result) => result.site === code);
        const incomplete = own.some((result) => hasStayed(result.state));
        return { code, name: nameOf(code), incomplete, ...totalsOf(own) };
      }),
    totals: results.length === 0 ? NO_CHANGES : totalsOf(results),
  };
}
