// 电表 月报 [名称] [月份]: a month against the one before it.
import { openWorkdays } from '../../../alerts/workdays.ts';
import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, CommandInput } from '../../../bot/command.ts';
import type { DateRange } from '../../../lib/date-range.ts';
import { type Day, monthBegin } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { rangeWord } from '../../../lib/range-text.ts';
import { reportLine } from '../cards/command-lines.ts';
import { reportOf } from '../cards/period-report.ts';
import { type ReportCardFacts, reportCard, reportTitle } from '../cards/report-card.ts';
import type { Meter, MeterContext } from '../context.ts';
import { readDays } from '../readings/read-days.ts';
import type { MeterDay } from '../rules/day.ts';
import { datesOf, todayOf, usedIn } from './days-shown.ts';
import { overviewOf } from './meter-answer.ts';
import { monthAsRange, monthOf, monthTitle } from './month-words.ts';
import { meterPage, siteNameOf } from './places.ts';
import { whichOne } from './which-meters.ts';

export const reportCommand: Command<MeterContext> = {
  names: ['电表 月报', 'meter report'],
  title: '一个月的用电，和前一个月比',
  usage: '电表 月报 [名称] [上月|本月|10月|2026-10]',
  examples: ['电表 月报', '电表 月报 本月'],
  right: 'query',
  run: async (ctx, input) => {
    const today = todayOf(ctx);
    const meant = whichOne(
      ctx,
      withMonth(input, today),
      (meter, { range }) => reportLine(meter, range === null ? undefined : monthOf(range.first)),
      '上月、本月、10月 或 2026-10',
    );
    if ('messages' in meant) return meant;
    const { asked, meter } = meant;
    const facts = await reportFacts(ctx, meter, asked.range === null ? null : wholeMonth(asked.range, today));
    const title = reportTitle(facts);
    return cardAnswer(input, { card: reportCard(facts), text: title, result: title });
  },
};

/** Months are written as ranges, for who reads the words. */
function withMonth(input: CommandInput, today: Day): CommandInput {
  const { 月份: inChinese, month } = Object.fromEntries(input.options);
  const written = inChinese ?? month;
  const options = new Map(input.options);
  if (written !== undefined) options.set('日期', monthAsRange(written, today));
  const words = input.words.map((text, at) => (input.quoted[at] === true ? text : monthAsRange(text, today)));
  return { ...input, words, options };
}

/** The month's days that have begun. @throws UserError for days that are no whole month */
function wholeMonth(range: DateRange, today: Day): DateRange {
  const month = monthDays(range.first, today);
  if (range.first === month.first && range.last === month.last) return range;
  throw new UserError('月报按整月出，例如 电表 月报 10月、电表 月报 上月；别的日期请发 电表 〈名称〉 〈日期〉');
}

function monthDays(day: Day, today: Day): DateRange {
  return { first: monthBegin(day), last: Math.min(monthBegin(day, 1) - 1, today) };
}

/** Unless told, the last whole month; this one for a meter that has nothing in that. */
async function reportFacts(ctx: MeterContext, meter: Meter, asked: DateRange | null): Promise<ReportCardFacts> {
  const today = todayOf(ctx);
  const last = monthDays(monthBegin(today) - 1, today);
  const range = asked ?? (usedIn(await daysIn(ctx, meter, last)) === null ? monthDays(today, today) : last);
  const before = { first: monthBegin(range.first, -1), last: range.first - 1 };
  const [days, earlier] = [await daysIn(ctx, meter, range), await daysIn(ctx, meter, before)];
  const shown = await overviewOf(ctx, meter);
  const { isWorkday } = (await openWorkdays())(ctx.config.alerts.workdays);
  const now = ctx.now().getTime();
  return {
    meter,
    site: siteNameOf(ctx, meter),
    report: reportOf({ days, before: earlier, isWorkday, now }),
    days,
    period: monthTitle(range.first),
    beforeWord: range.last === today ? '前一个月同期' : '前一个月',
    date: rangeWord(range),
    monthBefore: monthOf(before.first),
    price: shown.price,
    last: shown.last,
    notices: [],
    page: meterPage(ctx, meter, range, today),
    now,
  };
}

async function daysIn(ctx: MeterContext, { number }: Meter, range: DateRange): Promise<readonly MeterDay[]> {
  return (await readDays(ctx, [number], datesOf(range))).get(number) ?? [];
}
