// /meter: one meter for people, and all of them worst first.
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import type { Meter, MeterContext } from '../context.ts';
import { overviewsOf } from '../overview.ts';
import { dateAt } from '../rules/reading.ts';
import { ACTION, isPublic, isPublicHere, metersFor, sitesAsked, sitesOfMeter } from './access.ts';
import { LIST_PATH } from './links.ts';
import { meterAsked } from './meter-asked.ts';
import { meterLines } from './meter-list.ts';
import { readFacts } from './read-facts.ts';
import { shareNeed, shareTarget } from './share.ts';
import { explainedAsked } from './tiles.ts';
import { meterView } from './view.ts';

/** With more meters than this, the list is a page of its own: each takes some milliseconds, and one is not to wait for all. */
const MOST_BESIDE = 15;

export const meterRoute: Route<MeterContext> = {
  method: 'GET',
  path: '/meter',
  menu: '电表',
  sites: sitesAsked,
  public: isPublic,
  handle: async (ctx, request) => {
    if (Object.keys(ctx.settings.meters).length === 0)
      return { kind: 'page', template: 'meter/none', title: '电表', data: {} };
    if (request.query.view === 'all') return allMeters(ctx, request);
    const asked = await meterAsked(ctx, request);
    return 'missing' in asked
      ? { kind: 'missing', message: `${asked.missing}。` }
      : oneMeter(ctx, request, asked.meter);
  },
};

async function oneMeter(ctx: MeterContext, request: WebRequest, meter: Meter): Promise<WebAnswer> {
  const { query } = request;
  const why = query.why === undefined || query.why === '' ? null : explainedAsked(query.why);
  const seen = await metersFor(ctx, request);
  const isShort = seen.length <= MOST_BESIDE;
  const beside = isShort ? seen.filter(({ number }) => number !== meter.number) : [];
  const numbers = [meter, ...beside].map(({ number }) => number);
  const [overviews, isOwn, maySend] = await Promise.all([
    overviewsOf(ctx, numbers),
    request.may({ right: 'query', action: ACTION, sites: sitesOfMeter(meter) }),
    request.may(shareNeed(meter)),
  ]);
  const facts = await readFacts(ctx, overviews[0], query);
  const isHere = isPublicHere(ctx, { query: { device_id: meter.number }, knock: request.knock });
  const lines = meterLines(overviews, facts.today, { chosen: meter.number, siteName: siteNames(ctx) });
  return {
    kind: 'page',
    template: 'meter/index',
    title: `${meter.name} · 电表`,
    data: {
      view: meterView(facts, why),
      period: facts.period,
      mayFetch: isHere || isOwn,
      mayExport: isHere || isOwn,
      share: maySend ? shareTarget(ctx, meter) : null,
      said: query.shared === '1' ? '已发到群，一会儿就到。' : '',
      date: facts.days.at(-1)?.date ?? facts.today,
      list: { lines, count: seen.length, more: seen.length - numbers.length, all: LIST_PATH },
    },
  };
}

async function allMeters(ctx: MeterContext, request: WebRequest): Promise<WebAnswer> {
  const seen = await metersFor(ctx, request);
  const overviews = await overviewsOf(
    ctx,
    seen.map(({ number }) => number),
  );
  const lines = meterLines(overviews, dateAt(ctx.now().getTime()), { chosen: null, siteName: siteNames(ctx) });
  return {
    kind: 'page',
    template: 'meter/all',
    title: '全部电表',
    data: { list: { lines, count: lines.length, more: 0, all: LIST_PATH } },
  };
}

function siteNames({ config }: MeterContext): (code: string) => string {
  return (code) => config.sites.find((site) => site.code === code)?.name ?? code;
}
