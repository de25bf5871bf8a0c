// 电表 [名称] [日期]: one meter's card, or all of them, worst first.
import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import { pagingOf } from '../../../lib/paging.ts';
import { meterLine } from '../cards/command-lines.ts';
import {
  type ListedMeter,
  type MeterListFacts,
  meterListCard,
  meterListText,
  meterListTitle,
} from '../cards/meter-list-card.ts';
import { stateOf, worstFirst } from '../cards/meter-state.ts';
import { type MeterContext, metersOf } from '../context.ts';
import { type MeterOverview, overviewsOf } from '../overview.ts';
import { readDays } from '../readings/read-days.ts';
import { isMeasured } from '../rules/periods.ts';
import { datesOf, todayOf, usedIn, wordOf } from './days-shown.ts';
import { meterCardFacts, meterSaid } from './meter-answer.ts';
import { listPage, sitesText } from './places.ts';
import { type Meant, whichMeters } from './which-meters.ts';

const METERS_A_PAGE = 10;

export const showCommand: Command<MeterContext> = {
  names: ['电表', 'meter'],
  title: '还剩多少电，能用几天，用得怎么样',
  usage: '电表 [名称] [今天|近7天|本月|日期|范围] [基地] [第n页]',
  examples: ['电表', '电表 近7天', '电表 本月'],
  right: 'query',
  isOffered: (ctx) => metersOf(ctx).length > 0,
  run: async (ctx, input) => {
    const meant = whichMeters(ctx, input, (meter, { range }) =>
      meterLine({ meter, date: range === null ? undefined : wordOf(range, todayOf(ctx)) }),
    );
    if ('messages' in meant) return meant;
    const [meter, ...others] = meant.meters;
    if (meter === undefined || others.length > 0) return listAnswer(ctx, input, meant);
    return meterSaid(input, await meterCardFacts(ctx, meter, meant.asked.range));
  },
};

async function listAnswer(ctx: MeterContext, input: CommandInput, { asked, meters, isNamed }: Meant): Promise<Said> {
  const overviews = await overviewsOf(
    ctx,
    meters.map(({ number }) => number),
  );
  const ordered = worstFirst(overviews);
  const paging = pagingOf(String(asked.page), ordered.length, METERS_A_PAGE);
  const today = todayOf(ctx);
  const rangeWord = asked.range === null ? '今天' : wordOf(asked.range, today);
  const counted = (...states: readonly string[]): number =>
    ordered.filter((one) => states.includes(stateOf(one))).length;
  const facts: MeterListFacts = {
    meters: await listed(
      ctx,
      ordered.slice(Math.max(paging.first - 1, 0), paging.last),
      rangeWord === '今天' ? null : asked.range,
    ),
    rangeWord,
    counts: {
      all: ordered.length,
      low: counted('low', 'empty'),
      unread: counted('faulty', 'late', 'unread'),
      unsure: counted('unsure'),
    },
    where: isNamed ? `“${asked.rest}”` : sitesText(ctx, input.sites),
    page: paging.page,
    pages: paging.pages,
    line: {
      ...(rangeWord === '今天' ? {} : { date: rangeWord }),
      sites: input.sites,
      ...(isNamed ? { part: asked.rest } : {}),
    },
    href: listPage(ctx),
    now: ctx.now().getTime(),
  };
  return cardAnswer(input, { card: meterListCard(facts), text: meterListText(facts), result: meterListTitle(facts) });
}

/** @param range null for today */
async function listed(
  ctx: MeterContext,
  overviews: readonly MeterOverview[],
  range: DateRange | null,
): Promise<readonly ListedMeter[]> {
  if (range === null) {
    return overviews.map((shown) => ({ shown, used: isMeasured([shown.today]) ? shown.usedToday : null }));
  }
  const numbers = overviews.map(({ meter }) => meter.number);
  const days = await readDays(ctx, numbers, datesOf(range));
  return overviews.map((shown) => ({ shown, used: usedIn(days.get(shown.meter.number) ?? []) }));
}
