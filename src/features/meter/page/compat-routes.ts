// /data, /kpi, /period_kpi, /fetch: asked by programs that were written for another program; names and meaning are theirs.
import type { Route } from '../../../web/route.ts';
import type { MeterContext } from '../context.ts';
import { fetchNow } from '../poll/fetch-now.ts';
import { lastReadings } from '../readings/last-readings.ts';
import { readDays } from '../readings/read-days.ts';
import { dayData, daysData, kpiNumbers, PERIOD_DAYS, periodKpi } from '../rules/compatible.ts';
import type { DateRange } from '../rules/dates.ts';
import type { MeterDay } from '../rules/day.ts';
import { dateAfter, dateAt } from '../rules/reading.ts';
import { ACTION, isPublic, isPublicHere, sitesAsked } from './access.ts';
import { dateAsked, periodAsked, rangeEnding } from './asked.ts';
import { fetchAnswer } from './fetch.ts';
import { ofMeter } from './meter-asked.ts';

const shared = { method: 'GET', api: true, action: ACTION, sites: sitesAsked, public: isPublic } as const;

const dataRoute: Route<MeterContext> = {
  ...shared,
  path: '/data',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const period = periodAsked(query);
    const range = rangeEnding(dateAsked(query, 'date', today(ctx)), period);
    const days = await daysIn(ctx, number, range);
    const [day] = days;
    return period === 'day' && day !== undefined ? dayData(day) : daysData(days);
  }),
};

const kpiRoute: Route<MeterContext> = {
  ...shared,
  path: '/kpi',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const now = today(ctx);
    const date = dateAsked(query, 'date', now);
    const [last, days, [other]] = await Promise.all([
      lastReadings(ctx, [number]),
      daysIn(ctx, number, { first: dateAfter(date, -2), last: date }),
      date === now ? [] : daysIn(ctx, number, { first: now, last: now }),
    ]);
    const [dayBefore, yesterday, target] = days;
    if (dayBefore === undefined || yesterday === undefined || target === undefined)
      throw new Error(`three days until ${date} were wanted, found ${days.length}`);
    return kpiNumbers(last.get(number)?.remain ?? null, { today: other ?? target, target, yesterday, dayBefore });
  }),
};

const periodKpiRoute: Route<MeterContext> = {
  ...shared,
  path: '/period_kpi',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const period = periodAsked(query);
    const last = today(ctx);
    const days = await daysIn(ctx, number, { first: dateAfter(last, 1 - 2 * PERIOD_DAYS[period]), last });
    return periodKpi(period, days);
  }),
};

/**
 * A GET that changes something, since it always was one. So it is not public where the page is, a browser that another site made ask is
 * refused, and each meter has a cooldown: the worst that anybody can do is to have one reading taken a little earlier.
 */
const fetchRoute: Route<MeterContext> = {
  ...shared,
  path: '/fetch',
  public: isPublicHere,
  handle: ofMeter(async (ctx, { number, name, enabled }, { knock }) => {
    if (knock.isFromElsewhere) {
      const message = '这个请求是从别的网站发起的，没有执行；请打开电表的页面再点刷新';
      return { kind: 'json', status: 403, value: { message, error: message } };
    }
    if (!enabled) {
      const message = `“${name}”已停用，不再读数；要读请先启用`;
      return { kind: 'json', status: 400, value: { message, error: message } };
    }
    const { status, message } = fetchAnswer(await fetchNow(ctx, number), name, today(ctx));
    return { kind: 'json', status, value: status === 200 ? { message } : { message, error: message } };
  }),
};

async function daysIn(ctx: MeterContext, number: string, range: DateRange): Promise<readonly MeterDay[]> {
  return (await readDays(ctx, [number], range)).get(number) ?? [];
}

function today({ now }: Pick<MeterContext, 'now'>): string {
  return dateAt(now().getTime());
}

export const compatRoutes: readonly Route<MeterContext>[] = [dataRoute, kpiRoute, periodKpiRoute, fetchRoute];
