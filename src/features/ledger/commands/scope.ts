// The context as if the named sites were all there are: what reads over it sees nothing of the others.
import type { SiteConfig } from '../../../config/core.ts';
import type { LedgerContext } from '../context.ts';

/** @param codes of sites; none means all */
export function withinSites(ctx: LedgerContext, codes: readonly string[]): LedgerContext {
  if (codes.length === 0) return ctx;
  return { ...ctx, config: { ...ctx.config, sites: ctx.config.sites.filter(({ code }) => codes.includes(code)) } };
}

/** 苏州基地, or 苏州基地、无锡基地, or 12 个基地. */
export function sitesText(sites: readonly Pick<SiteConfig, 'name'>[]): string {
  return sites.length <= 2 ? sites.map(({ name }) => name).join('、') : `${sites.length} 个基地`;
}
