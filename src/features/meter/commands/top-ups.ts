// 电表 充值记录 [名称] [日期]: what was bought, the newest first.
import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command } from '../../../bot/command.ts';
import { pagingOf } from '../../../lib/paging.ts';
import { topUpsLine } from '../cards/command-lines.ts';
import { type ListedTopUp, type TopUpsFacts, topUpsCard, topUpsTitle } from '../cards/top-ups-card.ts';
import type { Meter, MeterContext } from '../context.ts';
import { readDays } from '../readings/read-days.ts';
import { readingsOf } from '../readings/readings-of.ts';
import type { TopUp } from '../rules/day.ts';
import { type Yuan, yuan } from '../units.ts';
import { datesOf, shownRange, todayOf, wordOf } from './days-shown.ts';
import { meterPage } from './places.ts';
import { whichMeters } from './which-meters.ts';

const TOP_UPS_A_PAGE = 10;
const DEFAULT_DAYS = 30;
/** Of more than these the money is looked up for the page alone. */
const MOST_LOOKED_UP = 60;

export const topUpsCommand: Command<MeterContext> = {
  names: ['电表 充值记录', '电表 充值', 'meter topups'],
  title: '什么时候充了多少',
  usage: '电表 充值记录 [名称] [近30天|本月|日期|范围] [基地] [第n页]',
  examples: ['电表 充值记录', '电表 充值记录 近90天'],
  right: 'query',
  run: async (ctx, input) => {
    const today = todayOf(ctx);
    const meant = whichMeters(ctx, input, (meter, { range }) =>
      topUpsLine({ meter, date: range === null ? undefined : wordOf(range, today) }),
    );
    if ('messages' in meant) return meant;
    const { asked, meters, isNamed } = meant;
    const range = asked.range ?? { first: today - DEFAULT_DAYS + 1, last: today };
    const found = await topUpsIn(ctx, meters, datesOf(range));
    const paging = pagingOf(String(asked.page), found.length, TOP_UPS_A_PAGE);
    const [meter, ...others] = meters;
    const one = others.length === 0 ? meter : undefined;
    const lookedUp = found.length <= MOST_LOOKED_UP ? await withMoney(ctx, found) : null;
    const onPage = [Math.max(paging.first - 1, 0), paging.last] as const;
    const { word, text } = shownRange(range, today);
    const facts: TopUpsFacts = {
      subject: one?.name ?? `${meters.length} 块电表`,
      several: one === undefined,
      range: text,
      shown: lookedUp?.slice(...onPage) ?? (await withMoney(ctx, found.slice(...onPage))),
      all: found.map(({ topUp }) => topUp),
      money: lookedUp?.map(({ money }) => money) ?? null,
      page: paging.page,
      pages: paging.pages,
      line: { meter: one, date: word, sites: input.sites, part: isNamed && one === undefined ? asked.rest : undefined },
      href: one === undefined ? null : meterPage(ctx, one, range, today),
      now: ctx.now().getTime(),
    };
    const title = topUpsTitle(facts);
    return cardAnswer(input, { card: topUpsCard(facts), text: `${title}（${text}）`, result: title });
  },
};

interface Found {
  readonly meter: Meter;
  readonly topUp: TopUp;
}

/** The newest first. */
async function topUpsIn(
  ctx: MeterContext,
  meters: readonly Meter[],
  range: { readonly first: string; readonly last: string },
): Promise<readonly Found[]> {
  const days = await readDays(
    ctx,
    meters.map(({ number }) => number),
    range,
  );
  return meters
    .flatMap((meter) =>
      (days.get(meter.number) ?? []).flatMap(({ topUps }) => topUps.map((topUp): Found => ({ meter, topUp }))),
    )
    .sort((one, other) => other.topUp.at - one.topUp.at);
}

async function withMoney(ctx: MeterContext, found: readonly Found[]): Promise<readonly ListedTopUp[]> {
  const listed: ListedTopUp[] = [];
  for (const { meter, topUp } of found) {
    listed.push({ meter: meter.name, topUp, money: await moneyOf(ctx, meter.number, topUp) });
  }
  return listed;
}

/** What the source itself says in yuan, before and after; never reckoned from kWh. */
async function moneyOf(ctx: MeterContext, number: string, { after, at }: TopUp): Promise<Yuan | null> {
  // A reading has a whole second.
  const readings = await readingsOf(ctx, number, { from: after, to: at + 1_000 });
  const [before, now] = [readings.at(0)?.amount ?? null, readings.at(-1)?.amount ?? null];
  return before === null || now === null ? null : yuan(now - before);
}
