// A week or a month of one meter as a card: what was used against the one before, when, on which days, and how much of it was measured.
import { actionRows, pageButton, turnButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { weekdayOf } from '../../../lib/zoned-time.ts';
import type { MeterDay } from '../rules/day.ts';
import { costOf, kwhText, type Price, yuanText } from '../units.ts';
import { figureRow, lineBlock } from './card-parts.ts';
import { exportLine, meterLine, reportLine } from './command-lines.ts';
import { dayNotes, topUpLine } from './day-notes.ts';
import { atText, dayText, differenceText, errorText, UNKNOWN } from './meter-words.ts';
import type { PeriodReport } from './period-report.ts';
import { usageChart } from './usage-chart.ts';

export interface ReportCardFacts {
  readonly meter: { readonly number: string; readonly name: string; readonly site?: string | undefined };
  /** What people call its site; null without one. */
  readonly site: string | null;
  readonly report: PeriodReport;
  readonly days: readonly MeterDay[];
  /** 2026 年 10 月, 11-16 → 11-22, as people read it. */
  readonly period: string;
  /** What it is compared with: 前一个月, 前一个月同期, 前一周. */
  readonly beforeWord: string;
  /** The days as a line carries them: 2026-10-01..2026-10-31. */
  readonly date: string;
  /** `2026-09`, for a button to the month before; null in reports of weeks. */
  readonly monthBefore: string | null;
  readonly price: Price | null;
  /** The last reading; null without one. */
  readonly last: { readonly at: number } | null;
  /** Chinese, a sentence each, said above all else: that it is late, and why. */
  readonly notices: readonly string[];
  /** The meter's page as people can open it; null without `web.publicUrl`. */
  readonly page: string | null;
  /** Milliseconds, UTC. */
  readonly now: number;
}

/** `3 号宿舍 2026 年 10 月用了 320.50 度，比前一个月多 12.30 度（+4.0%）` */
export function reportTitle({ meter, period, beforeWord, report, days }: ReportCardFacts): string {
  const name = cutText(meter.name, 40);
  const { usage, before } = report;
  if (usage === null) return `${name} ${period}${unknownUse(days)}`;
  const compared = before === null ? '' : `，比${beforeWord}${differenceText(usage, before)}`;
  return `${name} ${period}用了 ${kwhText(usage)}${compared}`;
}

/** Of a single reading nothing can be reckoned. */
function unknownUse(days: readonly MeterDay[]): string {
  return days.every(({ readings }) => readings === 0) ? '没有读数' : '只有一个读数，算不出用电';
}

export function reportCard(facts: ReportCardFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: ReportCardFacts, room: Room): Card {
  const { days, site, notices, now, report, date } = facts;
  const most = Math.min(5, room.items);
  const empty = report.usage === null;
  const chart = usageChart(days, now);
  const bought = topUpLine(days, now, most);
  const notes = dayNotes(days, now, most).map((note) => coloured('grey', note));
  const lines = empty ? [] : [...linesOf(facts), ...(bought === null ? [md`没有充值`] : [bought])];
  return card({
    title: reportTitle(facts),
    subtitle: [...(site === null ? [] : [cutText(site, 20)]), date.replace('..', ' → ')].join(' · '),
    colour: empty ? 'grey' : 'blue',
    elements: [
      ...lineBlock(notices.map((notice) => coloured('orange', md`${cutText(notice, 200)}`))),
      ...(empty ? [markdown(md`这段时间${unknownUse(days)}。`)] : [figures(facts)]),
      ...lineBlock(lines),
      ...(chart === null ? [] : [chart]),
      ...lineBlock(notes),
      ...actionRows(buttonsOf(facts)),
      sourceLine(facts),
    ],
  });
}

function figures({ report, price, now, days }: ReportCardFacts): Element<'any'> {
  const { usage, daily, completeness } = report;
  const cost = price === null || usage === null ? '' : `（约 ${yuanText(costOf(usage, price))}）`;
  const passed = days.filter(({ date }) => Date.parse(`${date}T00:00:00+08:00`) <= now).length;
  return figureRow([
    { value: usage === null ? UNKNOWN : kwhText(usage), title: `用电${cost}` },
    { value: daily === null ? UNKNOWN : kwhText(daily), title: '平均每天' },
    { value: completeness === null ? UNKNOWN : `${completeness.toFixed(1)}%`, title: `${passed} 天里有读数的时间` },
  ]);
}

function linesOf({ report, beforeWord, now }: ReportCardFacts): readonly Markdown[] {
  const { usage, before, error, workday, restDay, peaks, night, greatest } = report;
  const margin = errorText(error);
  return [
    before === null || usage === null
      ? md`${uncomparedBecause(report, beforeWord)}`
      : md`${beforeWord}用了 ${kwhText(before)}，这次${differenceText(usage, before)}`,
    ...(margin === '' ? [] : [md`用电的误差 ${margin} 度`]),
    md`工作日平均每天 ${averageOf(workday)}，休息日 ${averageOf(restDay)}`,
    ...(peaks.length === 0
      ? []
      : [
          md`最集中的时段：${joined(
            peaks.map(({ hour, average }) => md`${hour} 点（${kwhText(average)}）`),
            '、',
          )}`,
        ]),
    ...(night === null ? [] : [md`夜里（1–5 点）每小时 ${kwhText(night)}`]),
    ...(greatest === null
      ? []
      : [md`用得最多的一天：${dayText(greatest.date, now)} ${weekdayOf(greatest.date)}，${kwhText(greatest.usage)}`]),
  ];
}

/** Chinese, without a full stop. */
function uncomparedBecause({ isWhole }: PeriodReport, beforeWord: string): string {
  return isWhole ? `${beforeWord}的读数不全，不比较` : `这段时间里有些时候没有读数，用电不全，不和${beforeWord}比较`;
}

function averageOf({ days, average }: PeriodReport['workday']): string {
  return average === null ? `${UNKNOWN}（没有完整的一天）` : `${kwhText(average)}（${days} 天）`;
}

function buttonsOf({ meter, date, monthBefore, page }: ReportCardFacts) {
  return [
    button('导出 Excel', { do: exportLine({ meter, date }) }),
    button('看电表', { do: meterLine({ meter }) }),
    monthBefore === null ? null : turnButton('前一个月', reportLine(meter, monthBefore)),
    pageButton('在网页上看', page),
  ];
}

function sourceLine({ meter, last, now }: ReportCardFacts): Element<'any'> {
  const asOf = last === null ? '还没有读数' : `数据截至 ${atText(last.at, now)}`;
  return markdown(coloured('grey', md`${asOf} · 表号 ${meter.number}`), { size: 'notation' });
}
