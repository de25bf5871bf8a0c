// A week or a month of several meters on one card: what all of them used against the period before, and each of them, the greatest first.
import { actionRows } from '../../../../feishu/card/action-rows.ts';
import { button } from '../../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../../feishu/card/card.ts';
import { fittedCard } from '../../../../feishu/card/fit.ts';
import { coloured, joined, md } from '../../../../feishu/card/markdown.ts';
import { table } from '../../../../feishu/card/table.ts';
import { cutText } from '../../../../feishu/card/text.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { meterLine } from '../../cards/command-lines.ts';
import { differenceText, UNKNOWN } from '../../cards/meter-words.ts';
import type { PeriodReport } from '../../cards/period-report.ts';
import type { Meter } from '../../context.ts';
import type { MeterDay } from '../../rules/day.ts';
import { decimalText, type Kwh, kwhText, sumKwh } from '../../units.ts';
import type { ReportPeriod } from './report-period.ts';

export interface MeterReport {
  readonly meter: Meter;
  readonly days: readonly MeterDay[];
  readonly report: PeriodReport;
}

export interface GatheredFacts {
  /** At least one. */
  readonly reports: readonly MeterReport[];
  readonly period: ReportPeriod;
  /** Chinese, a sentence each. */
  readonly notices: readonly string[];
}

const MOST_ROWS = 50;

export function gatheredTitle({ reports, period }: GatheredFacts): string {
  const usages = reports.flatMap(({ report }) => report.usage ?? []);
  const unread = reports.length - usages.length;
  const whole = `${reports.length} 块电表 ${period.title}`;
  if (usages.length === 0) return `${whole}没有读数`;
  return `${whole}用了 ${kwhText(sumKwh(usages))}${unread === 0 ? '' : `（${unread} 块没有读数，不在内）`}`;
}

export function gatheredReportCard(facts: GatheredFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith(facts: GatheredFacts, most: number): Card {
  const { reports, period, notices } = facts;
  const shown = reports
    .toSorted((one, other) => (other.report.usage ?? -1) - (one.report.usage ?? -1))
    .slice(0, MOST_ROWS);
  const more = reports.length - shown.length;
  return card({
    title: gatheredTitle(facts),
    subtitle: `${period.first} → ${period.last}`,
    colour: 'blue',
    width: 'fill',
    elements: [
      ...notices.map((notice) => markdown(coloured('orange', md`${cutText(notice, most)}`))),
      markdown(
        joined(
          wholeLines(facts).map((line) => md`${line}`),
          '\n',
        ),
      ),
      table({
        columns: [
          { title: '电表', type: 'text' },
          { title: '用电（度）', type: 'text', align: 'right' },
          { title: `比${period.beforeWord}`, type: 'text', align: 'right' },
          { title: '工作日 / 休息日', type: 'text' },
          { title: '高峰', type: 'text' },
          { title: '充值（度）', type: 'text', align: 'right' },
          { title: '完整', type: 'text', align: 'right' },
        ],
        rows: shown.map((one) => rowOf(one).map((text) => cutText(text, most))),
      }),
      ...(more > 0 ? [markdown(md`还有 ${more} 块用得更少的没有列出。`)] : []),
      ...actionRows([button('看全部电表', { do: meterLine({}) })]),
    ],
  });
}

/** What can be said of all of them together. */
function wholeLines({ reports, period }: GatheredFacts): readonly string[] {
  const read = reports.filter(({ report }) => report.usage !== null);
  const compared = read.flatMap(({ report: { usage, before } }) =>
    usage === null || before === null ? [] : [{ usage, before }],
  );
  const usage = sumKwh(compared.map((one) => one.usage));
  const before = sumKwh(compared.map((one) => one.before));
  const bought = reports.flatMap(({ report }) => report.topUps.map((topUp) => topUp.bought));
  const torn = read.filter(({ report }) => !report.isWhole).length;
  const unknown = read.length - compared.length - torn;
  const why = [
    ...(torn === 0 ? [] : [`${torn} 块这段时间的读数不全`]),
    ...(unknown === 0 ? [] : [`${unknown} 块${period.beforeWord}的读数不全`]),
  ];
  const some = why.length === 0 ? '' : `（${why.join('，')}，不比较）`;
  return [
    ...(compared.length === 0
      ? [why.length === 0 ? '没有读数，不比较' : `${why.join('，')}，不比较`]
      : [`比${period.beforeWord}${differenceText(usage, before)}${some}`]),
    bought.length === 0 ? '没有充值' : `充值 ${bought.length} 次，共 ${kwhText(sumKwh(bought))}`,
  ];
}

function rowOf({ meter, report }: MeterReport): readonly string[] {
  const { usage, before, workday, restDay, peaks, topUps, completeness } = report;
  const average = (value: Kwh | null): string => (value === null ? UNKNOWN : decimalText(value));
  return [
    meter.name,
    usage === null ? '没有读数' : decimalText(usage),
    usage === null || before === null ? UNKNOWN : differenceText(usage, before),
    `${average(workday.average)} / ${average(restDay.average)}`,
    peaks.map(({ hour }) => `${hour} 点`).join('、') || UNKNOWN,
    topUps.length === 0 ? UNKNOWN : decimalText(sumKwh(topUps.map(({ bought }) => bought))),
    completeness === null ? UNKNOWN : `${completeness.toFixed(1)}%`,
  ];
}
