// One meter's card as an answer: to 电表 〈名称〉, and to 电表 刷新.
import { cardAnswer } from '../../../bot/card-answer.ts';
import type { CommandInput, Said } from '../../../bot/command.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import { type MeterCardFacts, meterCard, meterTitle } from '../cards/meter-card.ts';
import type { Meter, MeterContext } from '../context.ts';
import { type MeterOverview, overviewsOf } from '../overview.ts';
import { daysWithBefore, shownRange, todayOf } from './days-shown.ts';
import { meterPage, siteNameOf } from './places.ts';

export type ReadContext = Pick<MeterContext, 'store' | 'settings' | 'now' | 'config'>;

/** @param range null for today @param notice Chinese, what was just done; null without anything */
export async function meterCardFacts(
  ctx: ReadContext,
  meter: Meter,
  range: DateRange | null,
  notice: string | null = null,
): Promise<MeterCardFacts> {
  const shown = await overviewOf(ctx, meter);
  const today = todayOf(ctx);
  const asked = range ?? { first: today, last: today };
  const isToday = asked.first === today;
  const { days, before, isWhole } = isToday
    ? { days: [shown.today], before: null, isWhole: true }
    : await daysWithBefore(ctx, meter.number, asked);
  return {
    shown,
    range: shownRange(asked, today),
    days,
    before,
    isWhole,
    site: siteNameOf(ctx, meter),
    notice,
    page: meterPage(ctx, meter, asked, today),
    now: ctx.now().getTime(),
  };
}

export async function overviewOf(ctx: ReadContext, meter: Meter): Promise<MeterOverview> {
  const [shown] = await overviewsOf(ctx, [meter.number]);
  if (shown === undefined) throw new Error(`no overview of the meter ${meter.number}`);
  return shown;
}

export function meterSaid(input: Pick<CommandInput, 'ctx'>, facts: MeterCardFacts): Said {
  const title = meterTitle(facts);
  const text = facts.notice === null ? title : `${facts.notice}。${title}`;
  return cardAnswer(input, { card: meterCard(facts), text, result: facts.notice ?? title });
}
