// The same as the chart, as a table: for who reads figures, and where the chart is not seen.
import { type MeterFacts, shownDays } from './facts.ts';
import { isKnown } from './known.ts';
import { pagePath } from './links.ts';
import { figure, weekdayText } from './words.ts';

export interface ValueRow {
  readonly label: string;
  readonly href: string;
  readonly usage: string;
  readonly balance: string;
  readonly note: string;
}

export function valueRows(facts: MeterFacts): readonly ValueRow[] {
  const { period, today, overview } = facts;
  const days = shownDays(facts).now;
  if (period !== 'day') {
    return days.toReversed().map((day) => ({
      label: weekdayText(day.date, today),
      href: pagePath({ device: overview.meter.number, period: 'day', date: day.date === today ? null : day.date }),
      usage: figure(isKnown([day]) ? day.usage : null),
      balance: figure(day.last?.remain ?? null),
      note: [
        day.estimated > 0 ? '含估算' : '',
        day.spread > 0 ? '含摊分' : '',
        day.topUps.length > 0 ? '有充值' : '',
        day.replacements.length > 0 ? '换表' : '',
        day.readings === 0 ? '没有读数' : '',
      ]
        .filter((part) => part !== '')
        .join('，'),
    }));
  }
  const [day] = days;
  return (day?.hours ?? []).flatMap(({ balance, usage, estimated, spread, readings }, hour) =>
    readings === 0 && usage === 0
      ? []
      : [
          {
            label: `${String(hour).padStart(2, '0')}点`,
            href: pagePath({
              ...{ device: overview.meter.number, period, hour },
              date: day?.date === today ? null : (day?.date ?? null),
            }),
            usage: figure(usage),
            balance: figure(balance),
            note: [estimated > 0 ? '含估算' : '', spread > 0 ? '含摊分' : ''].filter((part) => part !== '').join('，'),
          },
        ],
  );
}
