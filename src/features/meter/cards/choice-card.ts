// One question with meters as buttons, where a line meant several or none.
import { type Choice, choicePanel } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { fitted } from '../../../feishu/card/rooms.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';

export interface ChoiceFacts {
  readonly title: string;
  readonly question: string;
  readonly choices: readonly Choice[];
}

const MOST_CHOICES = 20;

export function choiceCard({ title, question, choices }: ChoiceFacts): Card {
  return fitted((room) => {
    const shown = choices.slice(0, Math.min(MOST_CHOICES, room.items));
    const left = choices.length - shown.length;
    const cut = shown.map((one) => ({ ...one, text: cutText(one.text, Math.min(room.text, 20)) }));
    return card({
      title: cutText(title, 100),
      colour: 'blue',
      elements: [
        markdown(md`${question}`),
        ...[choicePanel('请选一块', cut, true)].filter((one) => one !== null),
        ...(left > 0 ? [markdown(coloured('grey', md`另有 ${left} 块，请把名称写全`))] : []),
      ],
    });
  });
}
