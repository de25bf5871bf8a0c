// The message of a report: a chat with one meter gets all of it, one with several a line of each.
import { pageHref } from '../../../../config/page-address.ts';
import type { OutgoingBody } from '../../../../outbox/channel.ts';
import { type ReportCardFacts, reportCard, reportTitle } from '../../cards/report-card.ts';
import type { MeterContext } from '../../context.ts';
import { lastReadings } from '../../readings/last-readings.ts';
import { priceFrom } from '../../units.ts';
import { type GatheredFacts, gatheredReportCard, gatheredTitle, type MeterReport } from './gathered-report-card.ts';

export async function reportBody(ctx: MeterContext, facts: GatheredFacts): Promise<OutgoingBody> {
  const [only, ...others] = facts.reports;
  if (only === undefined || others.length > 0) {
    const title = gatheredTitle(facts);
    return { kind: 'card', card: gatheredReportCard(facts), fallbackText: title };
  }
  const own = await singleFacts(ctx, only, facts);
  return { kind: 'card', card: reportCard(own), fallbackText: reportTitle(own) };
}

async function singleFacts(
  ctx: MeterContext,
  { meter, days, report }: MeterReport,
  { period, notices }: GatheredFacts,
): Promise<ReportCardFacts> {
  const { number, site, price } = meter;
  const last = (await lastReadings(ctx, [number])).get(number) ?? null;
  const path = `/meter?device_id=${number}&period=${period.kind === 'weekly' ? 'week' : 'month'}&date=${period.last}`;
  return {
    ...{ meter, report, days, notices, last },
    site: ctx.config.sites.find(({ code }) => code === site)?.name ?? null,
    period: period.title,
    beforeWord: period.beforeWord,
    date: `${period.first}..${period.last}`,
    monthBefore: period.kind === 'monthly' ? period.before.first.slice(0, 7) : null,
    price: last?.price ?? (price === undefined ? null : priceFrom(price)),
    page: pageHref(ctx.config, path),
    now: ctx.now().getTime(),
  };
}
