// What stands in the chart beside its figures: times without readings, what was bought, meters that were replaced; and their sentences.
import type { Gap, MeterDay, Replacement, TopUp } from '../rules/day.ts';
import { dateAfter, dateAt, startOfDate } from '../rules/reading.ts';
import { decimalText, kwhText } from '../units.ts';
import { clockText, dayText } from './words.ts';

export interface Marks {
  readonly gaps: readonly { readonly x: string; readonly width: string; readonly title: string }[];
  readonly topUps: readonly {
    readonly x: string;
    readonly text: string;
    readonly anchor: string;
    readonly title: string;
  }[];
  readonly replacements: readonly { readonly x: string; readonly title: string }[];
}

export interface MarksInput {
  /** Ascending, successive. */
  readonly days: readonly MeterDay[];
  readonly today: string;
  /** Milliseconds, UTC. */
  readonly now: number;
}

export function marksOf({ days, today, now }: MarksInput): Marks {
  const [first, last] = [days.at(0), days.at(-1)];
  if (first === undefined || last === undefined) return { gaps: [], topUps: [], replacements: [] };
  const from = startOfDate(first.date);
  const to = startOfDate(dateAfter(last.date, 1));
  const share = (at: number): number => ((Math.min(Math.max(at, from), to) - from) / (to - from)) * 100;
  const topUps = uniqueBy(
    days.flatMap((day) => day.topUps),
    ({ at }) => at,
  );
  const labelled = new Set(
    topUps.length <= 3 ? topUps : topUps.toSorted((one, other) => other.bought - one.bought).slice(0, 2),
  );
  return {
    gaps: uniqueBy(
      days.flatMap((day) => day.gaps),
      (gap) => gap.from,
    ).map((gap) => ({
      x: percent(share(gap.from)),
      width: percent(share(gap.to ?? now) - share(gap.from)),
      title: gapTitle(gap, today),
    })),
    topUps: topUps.map((one) => ({
      x: percent(share(one.at)),
      text: labelled.has(one) ? `+${decimalText(one.bought)}` : '',
      anchor: share(one.at) > 85 ? 'end' : share(one.at) < 15 ? 'start' : 'middle',
      title: topUpTitle(one, today),
    })),
    replacements: uniqueBy(
      days.flatMap((day) => day.replacements),
      ({ at }) => at,
    ).map((one) => ({
      x: percent(share(one.at)),
      title: replacementTitle(one, today),
    })),
  };
}

/** A gap over midnight is told by both days. */
function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => number): readonly Item[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

export function momentText(at: number, today: string): string {
  return `${dayText(dateAt(at), today)} ${clockText(at)}`;
}

export function gapTitle({ from, to }: Gap, today: string): string {
  const end = to === null ? '现在' : momentText(to, today);
  return `${momentText(from, today)} 到 ${end} 没有读数`;
}

export function topUpTitle({ at, bought, error }: TopUp, today: string): string {
  const about = error > 0 ? `（误差 ±${decimalText(error)}）` : '';
  return `${momentText(at, today)} 充值 +${kwhText(bought)}${about}`;
}

export function replacementTitle({ at, before, now }: Replacement, today: string): string {
  return `${momentText(at, today)} 换表或清零：${kwhText(before)} → ${kwhText(now)}`;
}

/** Of the width. */
export function percent(share: number): string {
  return `${Number(share.toFixed(3))}%`;
}
