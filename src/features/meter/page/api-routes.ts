// /api/meter/…: what the page shows, for programs, and more of it.
import type { Route } from '../../../web/route.ts';
import { worstFirst } from '../cards/meter-state.ts';
import type { MeterContext } from '../context.ts';
import { overviewsOf } from '../overview.ts';
import { readDays } from '../readings/read-days.ts';
import { readingsOf } from '../readings/readings-of.ts';
import { dateAfter, dateAt, HOUR_MS, startOfDate } from '../rules/reading.ts';
import { ACTION, isPublic, metersFor, sitesAsked } from './access.ts';
import { dayJson, hoursJson, overviewJson, readingJson, replacementJson, topUpJson } from './api-json.ts';
import { dateAsked, hourAsked, rangeAsked } from './asked.ts';
import { explain } from './explain.ts';
import { ofMeter } from './meter-asked.ts';
import { readFacts } from './read-facts.ts';
import { explainedAsked } from './tiles.ts';

const shared = { method: 'GET', api: true, action: ACTION, sites: sitesAsked, public: isPublic } as const;

/** All that who asks may see, or the one named. */
const overviewRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/overview',
  handle: async (ctx, request) => {
    if ((request.query.device_id ?? '') !== '') return oneOverview(ctx, request);
    const seen = await metersFor(ctx, request);
    const overviews = await overviewsOf(
      ctx,
      seen.map(({ number }) => number),
    );
    return { kind: 'json', value: { meters: worstFirst(overviews).map(overviewJson) } };
  },
};

const oneOverview = ofMeter(async (ctx, { number }) => ({
  meters: (await overviewsOf(ctx, [number])).map(overviewJson),
}));

const daysRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/days',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const range = rangeAsked(query, today(ctx));
    const days = (await readDays(ctx, [number], range)).get(number) ?? [];
    return { number, ...range, days: days.map(dayJson) };
  }),
};

const hoursRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/hours',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const date = dateAsked(query, 'date', today(ctx));
    const [day] = (await readDays(ctx, [number], { first: date, last: date })).get(number) ?? [];
    return { number, date, hours: day === undefined ? [] : hoursJson(day) };
  }),
};

/** Of a day, or of one of its hours. */
const readingsRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/readings',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const date = dateAsked(query, 'date', today(ctx));
    const hour = hourAsked(query);
    const from = hour === null ? startOfDate(date) : startOfDate(date) + hour * HOUR_MS;
    const to = hour === null ? startOfDate(dateAfter(date, 1)) : from + HOUR_MS;
    const readings = await readingsOf(ctx, number, { from, to });
    return { number, date, hour, readings: readings.map(readingJson) };
  }),
};

const topUpsRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/top-ups',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const range = rangeAsked(query, today(ctx));
    const days = (await readDays(ctx, [number], range)).get(number) ?? [];
    return {
      ...{ number, ...range },
      topUps: days.flatMap(({ topUps }) => topUps.map(topUpJson)),
      replacements: days.flatMap(({ replacements }) => replacements.map(replacementJson)),
    };
  }),
};

/** `what`: days, balance, day, week or month. */
const explainRoute: Route<MeterContext> = {
  ...shared,
  path: '/api/meter/explain',
  handle: ofMeter(async (ctx, { number }, { query }) => {
    const what = explainedAsked(query.what ?? 'days');
    const [overview] = await overviewsOf(ctx, [number]);
    const facts = await readFacts(ctx, overview, query);
    return { number, what, ...explain(facts, what) };
  }),
};

function today({ now }: Pick<MeterContext, 'now'>): string {
  return dateAt(now().getTime());
}

export const apiRoutes: readonly Route<MeterContext>[] = [
  ...[overviewRoute, daysRoute, hoursRoute],
  ...[readingsRoute, topUpsRoute, explainRoute],
];
