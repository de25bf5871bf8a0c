// A top-up that arrived: one line in the meter's chats, once, whoever sees it first.
import type { TopUp } from '../rules/day.ts';
import { costOf, kwhText, type Price, yuanText } from '../units.ts';
import { type LowFacts, spanText, TOP_UP_LEAST } from './low.ts';
import type { Note } from './take-look.ts';

export interface TopUpFacts extends LowFacts {
  readonly meter: { readonly number: string; readonly name: string };
  readonly price: Price | null;
}

export function topUpNotes(overview: TopUpFacts, targets: readonly string[], newId: () => string): readonly Note[] {
  const { meter, yesterday, today } = overview;
  const bought = [...yesterday.topUps, ...today.topUps].filter((topUp) => topUp.bought >= TOP_UP_LEAST);
  return bought.flatMap((topUp) =>
    targets.map((chat) => ({
      ...{ id: newId(), at: topUp.at, chat },
      once: `meter-top-up/${meter.number}/${topUp.at}/${chat}`,
      body: { kind: 'text' as const, text: topUpText(overview, topUp) },
    })),
  );
}

/** `201 充值到账 +625.00 度（约 500.00 元），现余 700.12 度，够用约 32 天。` */
export function topUpText({ meter, last, price, forecast }: TopUpFacts, { bought, error }: TopUp): string {
  const doubt = error === 0 ? '' : `（±${kwhText(error)}）`;
  const cost = price === null ? '' : `，约 ${yuanText(costOf(bought, price))}`;
  const left = last === null ? '' : `；现余 ${kwhText(last.remain)}`;
  const days = forecast.days === null ? '' : `，够用${spanText(forecast.days)}`;
  return `${meter.name} 充值到账 +${kwhText(bought)}${doubt}${cost}${left}${days}。`;
}
