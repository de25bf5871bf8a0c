// The days that an answer shows: their range in words, their days, and what as many days before had used.
import type { DateRange } from '../../../lib/date-range.ts';
import { type Day, dateText, dayOf, monthBegin } from '../../../lib/days.ts';
import { rangeText, rangeWord } from '../../../lib/range-text.ts';
import type { ShownRange } from '../cards/meter-card.ts';
import type { MeterContext } from '../context.ts';
import { readDays } from '../readings/read-days.ts';
import type { MeterDay } from '../rules/day.ts';
import { isMeasured, periodUse } from '../rules/periods.ts';
import { type Kwh, sumKwh } from '../units.ts';

export type DaysContext = Pick<MeterContext, 'store' | 'settings' | 'now'>;

/** What has a name of its own goes by it, so that a button pressed tomorrow means tomorrow's. */
export function wordOf(range: DateRange, today: Day): string {
  const named: readonly (readonly [string, Day])[] = [
    ['今天', today],
    ['近7天', today - 6],
    ['近30天', today - 29],
    ['近365天', today - 364],
    ['本月', monthBegin(today)],
  ];
  const found = range.last === today ? named.find(([, first]) => first === range.first) : undefined;
  return found?.[0] ?? rangeWord(range);
}

export function shownRange(range: DateRange, today: Day): ShownRange {
  return { word: wordOf(range, today), text: rangeText(range, today) };
}

export function datesOf({ first, last }: DateRange): { readonly first: string; readonly last: string } {
  return { first: dateText(first), last: dateText(last) };
}

export interface DaysShown {
  readonly days: readonly MeterDay[];
  readonly before: Kwh | null;
  readonly isWhole: boolean;
}

export async function daysWithBefore(ctx: DaysContext, number: string, range: DateRange): Promise<DaysShown> {
  const length = range.last - range.first + 1;
  const both = datesOf({ first: range.first - length, last: range.last });
  const all = (await readDays(ctx, [number], both)).get(number) ?? [];
  const { before, isWhole } = periodUse(all, length, ctx.now().getTime());
  return { days: all.slice(-length), before, isWhole };
}

/** Null where nothing is known. */
export function usedIn(days: readonly MeterDay[]): Kwh | null {
  return isMeasured(days) ? sumKwh(days.map(({ usage }) => usage)) : null;
}

export function todayOf(ctx: Pick<MeterContext, 'now'>): Day {
  return dayOf(ctx.now());
}
