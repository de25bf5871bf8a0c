// Where a meter stands and where its page is, as answers say it.
import type { Meter, MeterContext } from '../context.ts';

type PlaceContext = Pick<MeterContext, 'config'>;

/** Null for a meter of no site. */
export function siteNameOf({ config }: PlaceContext, { site }: Meter): string | null {
  return config.sites.find(({ code }) => code === site)?.name ?? null;
}

/** `苏州基地`; null when none was named. */
export function sitesText({ config }: PlaceContext, codes: readonly string[]): string | null {
  if (codes.length === 0) return null;
  return codes.map((code) => config.sites.find((site) => site.code === code)?.name ?? code).join('、');
}

/** The address as people can open it; null without `web.publicUrl`. @param meter null for all of them */
export function meterPage({ config }: PlaceContext, meter: Meter | null): string | null {
  const { publicUrl } = config.web;
  if (publicUrl === undefined) return null;
  const page = new URL('/meter', publicUrl);
  if (meter === null) page.searchParams.set('view', 'all');
  else page.searchParams.set('device_id', meter.number);
  return page.href;
}
