// How a figure was computed: the rule in a sentence, the readings it rests on, and what was left out and why.
import { LIKE_DAYS } from '../forecast/usual-days.ts';
import type { MeterDay } from '../rules/day.ts';
import { periodUse } from '../rules/periods.ts';
import { decimalText, kwhText } from '../units.ts';
import { lookedAt, type MeterFacts } from './facts.ts';
import { isKnown } from './known.ts';
import { gapTitle, momentText, replacementTitle, topUpTitle } from './marks.ts';
import { type Explained, usageOf } from './tiles.ts';
import { daysText, dayText, figure, priceText, weekdayText } from './words.ts';

export interface Explanation {
  readonly title: string;
  /** Chinese. */
  readonly rule: string;
  readonly rows: readonly { readonly label: string; readonly text: string }[];
  /** Left out or uncertain, each with its reason. */
  readonly excluded: readonly string[];
}

export function explain(facts: MeterFacts, what: Explained): Explanation {
  switch (what) {
    case 'days':
      return explainDays(facts);
    case 'balance':
      return explainBalance(facts);
    case 'day':
      return explainDay(facts);
    case 'week':
      return explainSpan(facts, 7);
    case 'month':
      return explainSpan(facts, 30);
  }
}

function explainDays({ overview, today }: MeterFacts): Explanation {
  const { last, forecast } = overview;
  const { basis, days, low, high, note } = forecast;
  const rows = [
    { label: '余额', text: last === null ? '还没有读数' : `${kwhText(last.remain)}（${momentText(last.at, today)}）` },
    { label: '工作日', text: basis.workday === null ? '没有可用的天' : `中位数 ${kwhText(basis.workday)}/天` },
    { label: '休息日', text: basis.restDay === null ? '没有可用的天' : `中位数 ${kwhText(basis.restDay)}/天` },
    {
      label: '依据',
      text:
        basis.daysUsed === 0
          ? '没有可用的天'
          : `工作日、休息日各取最近的，至多 ${LIKE_DAYS} 天：${dayText(basis.from, today)} 至 ${dayText(basis.to, today)} 里的 ${basis.daysUsed} 天`,
    },
    {
      label: '结果',
      text:
        days === null || low === null || high === null
          ? note
          : `${daysText(days)} 天，范围 ${daysText(low)}–${daysText(high)} 天`,
    },
  ];
  return {
    title: '还能用多少天',
    rule: '从余额里按日历一天天减去同类日（工作日、休息日）最近用电的中位数，减到零为止；范围来自这些天彼此相差多少。',
    rows,
    excluded: basis.excluded.map(({ date, why }) => `${weekdayText(date, today)}：${why}`),
  };
}

function explainBalance({ overview, days, today }: MeterFacts): Explanation {
  const day = lookedAt({ days });
  const isNow = day.date === today;
  const last = isNow ? overview.last : day.last;
  const { source, price, amount } = overview;
  return {
    title: isNow ? '余额' : `${dayText(day.date, today)} 末余额`,
    rule: isNow
      ? '表上最近一次读到的剩余电量；没有新读数时不变，也不会当成零。金额是源站说的，源站不说时按单价折算。'
      : '这天最后一次读数；金额按现在的单价折算。',
    rows: [
      { label: '读数', text: last === null ? '没有' : `${kwhText(last.remain)}（${momentText(last.at, today)}）` },
      { label: '金额', text: isNow ? `${figure(amount)}${amount === null ? '' : ' 元'}` : '折算' },
      { label: '单价', text: price === null ? '不知道' : `${priceText(price)} 元/度` },
      { label: '源站', text: source.sentence === '' ? '正常' : source.sentence },
      ...(source.sameSince === null
        ? []
        : [{ label: '读数未变', text: `从 ${momentText(source.sameSince, today)} 起` }]),
    ],
    excluded: [],
  };
}

function explainDay({ overview, days, today }: MeterFacts): Explanation {
  const day = lookedAt({ days });
  const isNow = day.date === today;
  return {
    title: isNow ? '今天用电' : `${weekdayText(day.date, today)} 用电`,
    rule: '相邻两次读数的下降之和，从前一天最后一次读数算起；上升是充值，不算用电。充值那段时间里用掉的按平时的速度估算。',
    rows: [
      { label: '读数', text: readingsText(day, today) },
      {
        label: '合计',
        text: isKnown([day])
          ? `${kwhText(day.usage)}${day.error > 0 ? `（误差 ±${decimalText(day.error)}）` : ''}`
          : '没有读数，不知道',
      },
      ...(day.estimated > 0 ? [{ label: '其中估算', text: kwhText(day.estimated) }] : []),
      ...(day.spread > 0
        ? [{ label: '其中摊分', text: `${kwhText(day.spread)}（断档里用掉的，平均摊到各小时）` }]
        : []),
      ...(isNow ? [{ label: '昨天此时', text: kwhText(overview.usedYesterdaySameTime) }] : []),
    ],
    excluded: oddities(day, today),
  };
}

function explainSpan({ days, today, now }: MeterFacts, length: 7 | 30): Explanation {
  const period = days.slice(-length);
  const earlier = days.slice(-2 * length, -length);
  const { before } = periodUse(days, length, now);
  const isRunning = period.some(({ date }) => date === today);
  const cut = isRunning ? '；今天只过了一部分，上周期的最后一天也只算到同一时刻' : '';
  return {
    title: `${length} 天用电`,
    rule: `${length} 天各自的用电相加，和它前面的 ${length} 天比较${cut}。上周期有哪天不完整就不比。`,
    rows: [
      { label: '这段', text: `${spanText(period, today)}：${figure(usageOf(period))} 度` },
      { label: '上周期', text: `${spanText(earlier, today)}：${before === null ? '不完整，不比' : kwhText(before)}` },
      ...period.map((day) => ({
        label: weekdayText(day.date, today),
        text: isKnown([day]) ? kwhText(day.usage) : '没有读数',
      })),
    ],
    excluded: period.flatMap((day) =>
      isKnown([day]) ? oddities(day, today) : [`${weekdayText(day.date, today)}：没有读数，没有算进去`],
    ),
  };
}

function spanText(days: readonly MeterDay[], today: string): string {
  const [first, last] = [days.at(0), days.at(-1)];
  return first === undefined || last === undefined
    ? ''
    : `${dayText(first.date, today)} 至 ${dayText(last.date, today)}`;
}

function readingsText({ readings, first, last }: MeterDay, today: string): string {
  if (first === null || last === null) return '没有';
  const [from, to] = [first, last].map(({ at, remain }) => `${momentText(at, today)} ${kwhText(remain)}`);
  return `${readings} 次，${from} 至 ${to}`;
}

function oddities(day: MeterDay, today: string): readonly string[] {
  return [
    ...day.topUps.map((one) => topUpTitle(one, today)),
    ...day.replacements.map((one) => `${replacementTitle(one, today)}，不算用电也不算充值`),
    ...day.gaps.map((gap) => `${gapTitle(gap, today)}${gap.usage > 0 ? `，这天摊到 ${kwhText(gap.usage)}` : ''}`),
  ];
}
