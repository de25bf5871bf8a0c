// Reads what the page of one meter is made from.
import { openWorkdays } from '../../../alerts/workdays.ts';
import { UserError } from '../../../lib/errors.ts';
import type { MeterContext } from '../context.ts';
import type { MeterOverview } from '../overview.ts';
import { readDays } from '../readings/read-days.ts';
import { readingBefore } from '../readings/reading-before.ts';
import { readingsOf } from '../readings/readings-of.ts';
import { dateAfter, dateAt, HOUR_MS, startOfDate } from '../rules/reading.ts';
import { dateAsked, hourAsked, periodAsked, type Query } from './asked.ts';
import { DAYS_READ, type MeterFacts } from './facts.ts';

/**
 * @param overview of the meter; undefined when it has just been taken out of the configuration
 * @throws UserError for that, and for a query that asks for nothing that exists
 */
export async function readFacts(
  ctx: MeterContext,
  overview: MeterOverview | undefined,
  query: Query,
): Promise<MeterFacts> {
  if (overview === undefined) throw new UserError('这块电表刚刚从配置里拿掉了；请回到电表的页面重新选');
  const now = ctx.now().getTime();
  const today = dateAt(now);
  const period = periodAsked(query);
  const asked = dateAsked(query, 'date', today);
  // A link that is opened before its day has come shows today.
  const isToCome = asked > today;
  const date = isToCome ? today : asked;
  const hour = hourAsked(query);
  const from = startOfDate(date) + (hour ?? 0) * HOUR_MS;
  const { number } = overview.meter;
  const [days, readings, before, workdays] = await Promise.all([
    readDays(ctx, [number], { first: dateAfter(date, 1 - DAYS_READ), last: date }),
    hour === null ? null : readingsOf(ctx, number, { from, to: from + HOUR_MS }),
    hour === null ? null : readingBefore(ctx, number, from),
    openWorkdays(),
  ]);
  const { isWorkday } = workdays(ctx.config.alerts.workdays);
  return {
    ...{ overview, period, today, now },
    toCome: isToCome ? asked : null,
    days: days.get(number) ?? [],
    isWorkday: (day) => isWorkday(day),
    open: hour === null || readings === null ? null : { hour, readings, before },
  };
}
