// All meters, worst first: in the order in which the chat lists them.
import { worstFirst } from '../cards/meter-state.ts';
import type { MeterOverview } from '../overview.ts';
import { answerLine } from './answer-line.ts';
import { freshnessOf } from './freshness.ts';
import { pagePath } from './links.ts';
import { kwhFigure, UNKNOWN } from './words.ts';

export interface MeterLine {
  readonly number: string;
  readonly name: string;
  readonly href: string;
  readonly chosen: boolean;
  readonly days: string;
  readonly until: string;
  readonly level: 'good' | 'warn' | 'bad' | 'unknown';
  readonly balance: string;
  readonly today: string;
  readonly fresh: MeterOverview['fresh'];
  readonly freshText: string;
  /** What a search looks in, lower case. */
  readonly words: string;
}

export function meterLines(
  overviews: readonly MeterOverview[],
  today: string,
  { chosen, siteName }: { readonly chosen: string | null; siteName(code: string): string },
): readonly MeterLine[] {
  return worstFirst(overviews).map((one) => {
    const { meter, last, forecast, usedToday } = one;
    const { days, detail, level } = answerLine(forecast, today, limitOf(one));
    const { state, text } = freshnessOf(one, today);
    return {
      ...{ number: meter.number, name: meter.name, chosen: meter.number === chosen },
      href: pagePath({ device: meter.number, period: 'day', date: null }),
      ...{ days, until: detail, level: meter.enabled ? level : 'unknown' },
      balance: kwhFigure(last?.remain ?? null),
      today: one.today.readings === 0 && usedToday === 0 ? UNKNOWN : kwhFigure(usedToday),
      ...{ fresh: state, freshText: text },
      words: [meter.name, meter.number, ...meter.aliases, meter.site === undefined ? '' : siteName(meter.site)]
        .join(' ')
        .toLowerCase(),
    };
  });
}

/** Days below which somebody is told. */
export function limitOf({ meter }: Pick<MeterOverview, 'meter'>): number {
  return Number(meter.limits.days ?? '7');
}
