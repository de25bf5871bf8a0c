// One question with the answers as buttons, where a line meant several things or left something out.

import { type Choice, choicePanel } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { fitted } from '../../../feishu/card/rooms.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { type Freshness, freshnessElement } from './freshness.ts';

export interface ChoiceFacts {
  readonly title: string;
  readonly question: string;
  readonly choices: readonly Choice[];
  /** Null where the answer shows no data. */
  readonly freshness: Freshness | null;
}

export function choiceCard({ title, question, choices, freshness }: ChoiceFacts): Card {
  return fitted((room) => {
    const shown = choices.slice(0, room.items).map((one) => ({ ...one, text: cutText(one.text, room.text) }));
    const left = choices.length - shown.length;
    return card({
      title: cutText(title, 100),
      colour: choices.length === 0 ? 'grey' : 'blue',
      elements: [
        markdown(md`${question}`),
        ...[choicePanel('请选一个', shown, true)].filter((one) => one !== null),
        ...(left > 0 ? [markdown(coloured('grey', md`另有 ${left} 个，请写得更具体`))] : []),
        ...(freshness === null ? [] : [freshnessElement(freshness)]),
      ],
    });
  });
}
