// The page of one meter: from what is known to what is shown. Pure.
import { PERIOD_DAYS } from '../rules/compatible.ts';
import { areWhole, completenessOf, periodUse } from '../rules/periods.ts';
import { decimalText, type Kwh, kwhText, sumKwh } from '../units.ts';
import { answerLine } from './answer-line.ts';
import { rangeEnding } from './asked.ts';
import { chartOf } from './chart.ts';
import { type Explanation, explain } from './explain.ts';
import { lookedAt, type MeterFacts, shownDays } from './facts.ts';
import { freshnessOf } from './freshness.ts';
import { heatOf } from './heat.ts';
import { hourView } from './hour-view.ts';
import { isKnown } from './known.ts';
import { exportPath, pagePath } from './links.ts';
import { momentText, replacementTitle, topUpTitle } from './marks.ts';
import { limitOf } from './meter-list.ts';
import { rangeControl } from './range-control.ts';
import { comparedText, type Explained, tilesOf, usageOf } from './tiles.ts';
import { valueRows } from './value-rows.ts';
import { costText, kwhFigure } from './words.ts';

export function meterView(facts: MeterFacts, why: Explained | null) {
  const { overview, period, today, now, open } = facts;
  const { meter } = overview;
  const { date } = lookedAt(facts);
  const { number: device } = meter;
  const state = { device, period, date: date === today ? null : date };
  const shown = shownDays(facts);
  const range = rangeEnding(date, period);
  const explanation: Explanation | null = why === null ? null : explain(facts, why);
  return {
    device,
    name: meter.name,
    enabled: meter.enabled,
    here: pagePath(state),
    answer: answerLine(overview.forecast, today, limitOf(overview)),
    freshness: freshnessOf(overview, today),
    isPast: date !== today,
    toCome: facts.toCome === null ? '' : `还没有到 ${facts.toCome}，显示今天`,
    tiles: tilesOf(facts).map((tile) => ({
      ...tile,
      href: pagePath({ ...state, why: tile.why }),
      chosen: tile.why === why,
    })),
    daysHref: pagePath({ ...state, why: 'days' }),
    explanation,
    closeHref: pagePath(state),
    range: rangeControl(state, date, { today, now }),
    total: totalOf(facts),
    chart: chartOf({
      period,
      days: shown.now,
      today,
      now,
      hrefOf: ({ date: day, hour }) =>
        hour === null
          ? pagePath({ device, period: 'day', date: day === today ? null : day })
          : pagePath({ ...state, hour }),
    }),
    isEmpty: !isKnown(shown.now),
    rows: valueRows(facts),
    hour: open === null ? null : hourView(facts, open),
    heat: isKnown(facts.days.slice(-7)) ? heatOf(facts.days.slice(-7), today, facts.isWorkday) : null,
    events: eventsOf(facts),
    exportHref: exportPath(device, range),
  };
}

/** What the whole range comes to. */
function totalOf(facts: MeterFacts) {
  const { overview, period, today } = facts;
  const { now } = shownDays(facts);
  const usage = usageOf(now);
  const isToday = period === 'day' && lookedAt(facts).date === today;
  const { before, isWhole } =
    period === 'day'
      ? { before: beforeTheDay(facts), isWhole: areWhole(now, facts.now) }
      : periodUse(facts.days, PERIOD_DAYS[period], facts.now);
  const topUps = now.flatMap((day) => day.topUps);
  const complete = completenessOf(now, facts.now);
  return {
    usage: kwhFigure(usage),
    cost: usage === null ? '' : costText(usage, overview.price),
    delta: comparedText({ usage, before, isWhole }),
    label: isToday ? '比昨天此时' : period === 'day' ? '比前一天' : '较上周期',
    error: sumKwh(now.map(({ error }) => error)) > 0 ? `±${decimalText(sumKwh(now.map(({ error }) => error)))}` : '',
    topUps:
      topUps.length === 0 ? '' : `充值 ${topUps.length} 次，共 ${kwhText(sumKwh(topUps.map(({ bought }) => bought)))}`,
    complete: complete === null ? '' : `数据完整 ${complete.toFixed(1)}%`,
  };
}

/** What the day before had used: by the same time where the day is today. */
function beforeTheDay({ overview, days, today }: MeterFacts): Kwh | null {
  const before = days.at(-2);
  if (before === undefined || !isKnown([before])) return null;
  return lookedAt({ days }).date === today ? overview.usedYesterdaySameTime : before.usage;
}

/** Top-ups and replacements of the range, newest first. */
function eventsOf(
  facts: MeterFacts,
): readonly { readonly kind: 'top-up' | 'replacement'; readonly text: string; readonly when: string }[] {
  const { today } = facts;
  const { now } = shownDays(facts);
  const topUps = now.flatMap((day) =>
    day.topUps.map((one) => ({ at: one.at, kind: 'top-up' as const, text: topUpTitle(one, today) })),
  );
  const replaced = now.flatMap((day) =>
    day.replacements.map((one) => ({ at: one.at, kind: 'replacement' as const, text: replacementTitle(one, today) })),
  );
  return [...topUps, ...replaced]
    .sort((one, other) => other.at - one.at)
    .map(({ at, kind, text }) => ({
      kind,
      text: text.slice(momentText(at, today).length + 1),
      when: momentText(at, today),
    }));
}
