// Where a meter stands and where its page is, as answers say it.
import { pageHref } from '../../../config/page-address.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import { type Day, dateText } from '../../../lib/days.ts';
import type { Meter, MeterContext } from '../context.ts';
import { LIST_PATH, pagePath } from '../page/links.ts';
import { PERIOD_DAYS } from '../rules/compatible.ts';

const PERIODS = ['day', 'week', 'month'] as const;

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

/** The page that shows these days, as people can open it: a day, a week or thirty days; other days open on their last. */
export function meterPage(ctx: PlaceContext, { number }: Meter, range: DateRange, today: Day): string | null {
  const length = range.last - range.first + 1;
  const period = PERIODS.find((one) => PERIOD_DAYS[one] === length) ?? 'day';
  const date = range.last === today ? null : dateText(range.last);
  return pageHref(ctx.config, pagePath({ device: number, period, date }));
}

/** All of them, worst first. */
export function listPage(ctx: PlaceContext): string | null {
  return pageHref(ctx.config, LIST_PATH);
}
