// An answer that is one card.
import type { CommandInput, Said } from '../../../bot/command.ts';
import type { Card } from '../../../feishu/card/card.ts';
import { SAME_CARD } from '../cards/action-rows.ts';

export interface CardAnswer {
  readonly card: Card;
  /** Said where no card can be. */
  readonly text: string;
  /** For the audit. */
  readonly result: string;
}

/** Paging and narrowing change the card whose button was pressed; everything else answers below it. */
export function cardAnswer(input: Pick<CommandInput, 'ctx'>, { card, text, result }: CardAnswer): Said {
  const body = { kind: 'card' as const, card, fallbackText: text };
  return { messages: [input.ctx === SAME_CARD ? { body, place: 'card' } : { body }], result };
}
