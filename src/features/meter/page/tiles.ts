// The figures below the first line, each of the day looked at, and what each is compared with.
import { UserError } from '../../../lib/errors.ts';
import type { MeterDay } from '../rules/day.ts';
import { areWhole, periodUse } from '../rules/periods.ts';
import { costOf, decimalText, type Kwh, sumKwh } from '../units.ts';
import { lookedAt, type MeterFacts } from './facts.ts';
import { isKnown } from './known.ts';
import { type Difference, dayText, difference, figure, kwhFigure, priceText, timeText, UNKNOWN } from './words.ts';

export const EXPLAINED = ['days', 'balance', 'day', 'week', 'month'] as const;
export type Explained = (typeof EXPLAINED)[number];

/** @throws UserError */
export function explainedAsked(text: string): Explained {
  const found = EXPLAINED.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UserError(`没有“${text.slice(0, 30)}”这个数；可以问 ${EXPLAINED.join('、')} 怎么算的`);
}

export interface Tile {
  readonly why: Explained;
  readonly title: string;
  /** Two decimals, or a dash. */
  readonly value: string;
  readonly unit: string;
  /** Money; and of how many days, where some are not known. */
  readonly beside: string;
  readonly lines: readonly {
    readonly text: string;
    readonly sign: Difference['sign'] | null;
    readonly label: string;
  }[];
}

export function tilesOf(facts: MeterFacts): readonly Tile[] {
  return [balanceTile(facts), dayTile(facts), spanTile(facts, 'week', 7), spanTile(facts, 'month', 30)];
}

function balanceTile({ overview, days, today }: MeterFacts): Tile {
  const day = lookedAt({ days });
  const isNow = day.date === today;
  const last = isNow ? overview.last : day.last;
  const amount = isNow ? overview.amount : null;
  const { price } = overview;
  const worth = amount ?? (last === null || price === null ? null : costOf(last.remain, price));
  return {
    ...{ why: 'balance', title: isNow ? '余额' : `${dayText(day.date, today)} 末余额` },
    ...{
      value: figure(last?.remain ?? null),
      unit: last === null ? '' : '度',
      beside: worth === null ? '' : `${decimalText(worth)} 元`,
    },
    lines: [
      { label: '读于', text: last === null ? UNKNOWN : timeText(last.at, today), sign: null },
      { label: '单价', text: price === null ? UNKNOWN : `${priceText(price)} 元/度`, sign: null },
    ],
  };
}

function dayTile({ overview, days, today, now }: MeterFacts): Tile {
  const day = lookedAt({ days });
  const before = days.at(-2);
  const isNow = day.date === today;
  const usage = isKnown([day]) ? day.usage : null;
  const whole = before === undefined || !isKnown([before]) ? null : before.usage;
  const sameTime = isNow && whole !== null ? overview.usedYesterdaySameTime : whole;
  return {
    ...{ why: 'day', title: isNow ? '今天用电' : `${dayText(day.date, today)} 用电` },
    ...{ value: figure(usage), unit: usage === null ? '' : '度', beside: costBeside(usage, overview.price) },
    lines: [
      compared(isNow ? '比昨天此时' : '比前一天', { usage, before: sameTime, isWhole: areWhole([day], now) }),
      { label: isNow ? '昨天全天' : '前一天', text: kwhFigure(whole), sign: null },
    ],
  };
}

function spanTile({ overview, days, today, now }: MeterFacts, why: 'week' | 'month', length: 7 | 30): Tile {
  const usage = usageOf(days.slice(-length));
  const { before, isWhole } = periodUse(days, length, now);
  const known = days.slice(-length).filter((day) => isKnown([day])).length;
  const isNow = lookedAt({ days }).date === today;
  return {
    ...{ why, title: isNow ? `近 ${length} 天` : `到这天的 ${length} 天` },
    ...{ value: figure(usage), unit: usage === null ? '' : '度' },
    // A sum of fewer days must not pass for the whole.
    beside: [costBeside(usage, overview.price), known === 0 || known === length ? '' : `只有 ${known} 天`]
      .filter((part) => part !== '')
      .join('，'),
    lines: [compared('较上周期', { usage, before, isWhole }), { label: '上周期', text: kwhFigure(before), sign: null }],
  };
}

/** Null when nothing is known of any of the days. */
export function usageOf(days: readonly MeterDay[]): Kwh | null {
  return isKnown(days) ? sumKwh(days.map(({ usage }) => usage)) : null;
}

function compared(label: string, uses: Compared): Tile['lines'][number] {
  return { label, ...comparedText(uses) };
}

export interface Compared {
  readonly usage: Kwh | null;
  readonly before: Kwh | null;
  /** Whether the usage is known whole: less of it than there was is not less used. */
  readonly isWhole: boolean;
}

/** How much more or less than before, or why that is not said. */
export function comparedText({ usage, before, isWhole }: Compared): { text: string; sign: Difference['sign'] | null } {
  if (usage === null || before === null) return { text: UNKNOWN, sign: null };
  if (!isWhole) return { text: '读数不全，不比较', sign: null };
  return difference(usage, before);
}

function costBeside(usage: Kwh | null, price: MeterFacts['overview']['price']): string {
  return usage === null || price === null ? '' : `${decimalText(costOf(usage, price))} 元`;
}
