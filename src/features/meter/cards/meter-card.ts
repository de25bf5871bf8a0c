// One meter as a card: how long it lasts in the title, what is left in kWh and in yuan, what was used against before, a chart, how old it is.
import { actionRows, pageButton, turnButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { bold, coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import type { MeterDay } from '../rules/day.ts';
import { isMeasured } from '../rules/periods.ts';
import { dateAt } from '../rules/reading.ts';
import { costOf, type Kwh, kwh, kwhText, sumKwh, yuanText } from '../units.ts';
import { figureRow, lineBlock } from './card-parts.ts';
import { exportLine, fetchLine, meterLine, reportLine, subscribeLine, topUpsLine } from './command-lines.ts';
import { dayNotes, topUpLine } from './day-notes.ts';
import { colourOf, conclusionOf, LOOKS, stateOf } from './meter-state.ts';
import { atText, dayText, differenceText, priceText, rangeOfDays, UNKNOWN } from './meter-words.ts';
import type { ShownMeter } from './shown-meter.ts';
import { usageChart } from './usage-chart.ts';

/** The days that a card shows. */
export interface ShownRange {
  /** As buttons carry it and people read it: 今天, 近7天, 2026-11-20..2026-11-26. */
  readonly word: string;
  /** `11-20 → 11-26（7 天）` */
  readonly text: string;
}

export interface MeterCardFacts {
  readonly shown: ShownMeter;
  readonly range: ShownRange;
  /** The days of the range, ascending; at least one. */
  readonly days: readonly MeterDay[];
  /** What as many days before had used, up to the same time of their last day; null where that is not known. Not used for today. */
  readonly before: Kwh | null;
  /** Whether the days are known whole, as far as they have been read: otherwise they are not compared. */
  readonly isWhole: boolean;
  /** What people call its site; null without one. */
  readonly site: string | null;
  /** Chinese, what was just done; null without anything. */
  readonly notice: string | null;
  /** The meter's page as people can open it; null without `web.publicUrl`. */
  readonly page: string | null;
  /** Milliseconds, UTC. */
  readonly now: number;
}

const MOST_NAME = 40;

/** `3 号宿舍 还能用 9 天（约到 12-05）` */
export function meterTitle({ shown, now }: Pick<MeterCardFacts, 'shown' | 'now'>): string {
  const name = cutText(shown.meter.name, MOST_NAME);
  const conclusion = conclusionOf(shown, now);
  return conclusion.startsWith('的') ? `${name}${conclusion}` : `${name} ${conclusion}`;
}

export function meterCard(facts: MeterCardFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: MeterCardFacts, room: Room): Card {
  const { shown, range, days, site, notice, now } = facts;
  const look = LOOKS[stateOf(shown)];
  const chart = usageChart(days, now);
  const notes = dayNotes(days, now, Math.min(3, room.items));
  const bought = topUpLine(days, now, Math.min(3, room.items));
  return card({
    title: meterTitle(facts),
    subtitle: [...(site === null ? [] : [cutText(site, 20)]), range.text].join(' · '),
    colour: colourOf(shown),
    tags: [{ text: look.word, colour: look.tag }],
    elements: [
      ...(notice === null ? [] : [markdown(coloured('blue', md`${cutText(notice, 200)}`))]),
      figures(facts),
      ...lineBlock([...usageLines(facts), ...forecastLines(shown), ...(bought === null ? [] : [bought])]),
      ...(chart === null ? [] : [chart]),
      ...lineBlock(notes.map((note) => coloured('grey', note))),
      ...actionRows(buttonsOf(facts)),
      freshnessElement(shown, now),
    ],
  });
}

/** kWh and yuan apart; grey when they are not of now. */
function figures({ shown, range, days, now }: MeterCardFacts): Element<'any'> {
  const { price, fresh } = shown;
  const used = usageShown(shown, range, days);
  const cost = used === null || price === null ? '' : `（约 ${yuanText(costOf(used, price))}）`;
  const use = { value: used === null ? UNKNOWN : kwhText(used), title: `${rangeName(range, days)}用电${cost}` };
  const end = days.at(-1);
  if (end === undefined || end.date >= dateAt(now)) return figureRow([...leftNow(shown), use], fresh !== 'fresh');
  // What is left today says nothing of a day that is over, and its money was by the price of then.
  const name = days.length === 1 ? '当天' : dayText(end.date, now);
  return figureRow([{ value: end.last === null ? UNKNOWN : kwhText(end.last.remain), title: `${name}末余量` }, use]);
}

function leftNow({ last, amount, price }: ShownMeter) {
  const rate = price === null ? '' : `（${priceText(price)}）`;
  return [
    { value: last === null ? UNKNOWN : kwhText(last.remain), title: '剩余电量' },
    { value: amount === null ? UNKNOWN : yuanText(amount), title: `剩余金额${rate}` },
  ];
}

/** 今天, 近7天; days that have no name of their own are counted. */
function rangeName({ word }: ShownRange, days: readonly MeterDay[]): string {
  if (!/\d-\d/.test(word)) return word;
  return days.length === 1 ? '当天' : `这 ${days.length} 天`;
}

/** Null where not a single reading tells. */
function usageShown(shown: ShownMeter, { word }: ShownRange, days: readonly MeterDay[]): Kwh | null {
  if (word === '今天') return isMeasured([shown.today]) ? shown.usedToday : null;
  return isMeasured(days) ? sumKwh(days.map((day) => day.usage)) : null;
}

function usageLines(facts: MeterCardFacts): readonly Markdown[] {
  return facts.range.word === '今天' ? todayLines(facts.shown) : rangeLines(facts);
}

/** Against the same time yesterday, then against the whole of it. */
function todayLines({ today, yesterday, usedToday, usedYesterday, usedYesterdaySameTime, week, last }: ShownMeter) {
  if (last === null) return [];
  const sevenDays =
    week.usage === null
      ? []
      : [md`近 7 天 ${bold(kwhText(week.usage))}${againstBefore({ used: week.usage, ...week }, '前 7 天同期')}`];
  if (!isMeasured([today])) return [md`今天还没有读数`, ...sevenDays];
  const before =
    yesterday.readings === 0
      ? md`；昨天没有读数`
      : md`，比昨天同一时刻（${kwhText(usedYesterdaySameTime)}）${differenceText(usedToday, usedYesterdaySameTime)}；昨天全天 ${kwhText(usedYesterday)}`;
  return [md`今天到现在 ${bold(kwhText(usedToday))}${before}`, ...sevenDays];
}

function rangeLines({ shown, range, days, before, isWhole, now }: MeterCardFacts): readonly Markdown[] {
  const used = usageShown(shown, range, days);
  const [day, ...others] = days;
  if (day === undefined || used === null) return [md`${range.text} 没有读数`];
  if (others.length === 0)
    return [md`${day.date} 用了 ${bold(kwhText(used))}${againstBefore({ used, before, isWhole }, '前一天')}`];
  const compared = againstBefore(
    { used, before, isWhole },
    `前 ${days.length} 天${days.at(-1)?.date === dateAt(now) ? '同期' : ''}`,
  );
  return [md`共用 ${bold(kwhText(used))}，平均每天 ${kwhText(average(used, days.length))}${compared}`];
}

function average(used: Kwh, days: number): Kwh {
  return kwh(Math.round(used / days));
}

interface Compared {
  readonly used: Kwh;
  readonly before: Kwh | null;
  readonly isWhole: boolean;
}

function againstBefore({ used, before, isWhole }: Compared, what: string): Markdown {
  if (!isWhole) return md`（其中有些时间没有读数，不和${what}比较）`;
  return before === null
    ? md`（${what}的读数不全，不比较）`
    : md`，比${what}（${kwhText(before)}）${differenceText(used, before)}`;
}

function forecastLines({ forecast, last }: ShownMeter): readonly Markdown[] {
  const range = rangeOfDays(forecast.low, forecast.high);
  const said = [...(range === '' ? [] : [`预计范围 ${range}`]), ...(forecast.note === '' ? [] : [forecast.note])];
  return said.length === 0 || last === null ? [] : [coloured('grey', said.join('；'))];
}

function buttonsOf({ shown, range, page }: MeterCardFacts): readonly (Element<'outside'> | null)[] {
  const { meter } = shown;
  const turn = (word: string) => (word === range.word ? null : turnButton(word, meterLine({ meter, date: word })));
  const date = range.word === '今天' ? undefined : range.word;
  return [
    range.word === '近7天' ? turn('今天') : turn('近7天'),
    button('充值记录', { do: topUpsLine({ meter }) }),
    meter.enabled ? turnButton('刷新', fetchLine(meter)) : null,
    range.word === '近7天' ? null : turn('今天'),
    turn('近30天'),
    turn('本月'),
    button('月报', { do: reportLine(meter) }),
    meter.enabled ? button('不足 7 天时提醒', { do: subscribeLine(meter, '7天') }) : null,
    button('导出 Excel', { do: exportLine({ meter, date }) }),
    pageButton('在网页上看', page),
  ];
}

/** `数据截至 11-26 周四 08:31 · 表号 18100000001`, and what is wrong with the source. */
export function freshnessElement({ meter, last, source, fresh }: ShownMeter, now: number): Element<'any'> {
  const asOf = last === null ? '还没有读数' : `数据截至 ${atText(last.at, now)}`;
  const line = coloured('grey', md`${asOf} · 表号 ${meter.number}`);
  // What was read by another hand, or taken over, was never asked for.
  const isWrong = source.state !== 'ok' && (source.state !== 'never' || last === null);
  const fault = isWrong && source.sentence !== '' && meter.enabled ? source.sentence : null;
  const late = fresh === 'late' && meter.enabled && fault === null ? '源站一直没有新读数' : fault;
  return markdown(joined([line, ...(late === null ? [] : [coloured('orange', md`${late}`)])], '\n'), {
    size: 'notation',
  });
}
