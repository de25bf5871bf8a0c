// An answer that is one card.

import { SAME_CARD } from '../feishu/card/action-rows.ts';
import type { Card } from '../feishu/card/card.ts';
import type { CommandInput, Said } from './command.ts';

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
