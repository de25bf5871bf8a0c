// The card of a meter that was added, stopped, started, or given other limits: what is so now, and the way back.
import { button, buttonRow } from '../../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../../feishu/card/card.ts';
import { fittedCard } from '../../../../feishu/card/fit.ts';
import { joined, md } from '../../../../feishu/card/markdown.ts';
import { cutText } from '../../../../feishu/card/text.ts';
import { markdown } from '../../../../feishu/card/texts.ts';

export interface ChangeFacts {
  readonly title: string;
  readonly colour: 'green' | 'grey' | 'orange';
  readonly lines: readonly string[];
  /** A line that undoes it, once; null where there is none. */
  readonly undo: { readonly text: string; readonly line: string; readonly once: string } | null;
  /** Further lines to go on with, by what their buttons say. */
  readonly next: readonly { readonly text: string; readonly line: string }[];
}

export function changeCard(facts: ChangeFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith({ title, colour, lines, undo, next }: ChangeFacts, most: number): Card {
  const buttons = [
    ...next.map(({ text, line }) => button(text, { do: line })),
    ...(undo === null ? [] : [button(undo.text, { do: undo.line, once: undo.once })]),
  ];
  return card({
    title,
    colour,
    elements: [
      markdown(
        joined(
          lines.map((line) => md`${cutText(line, most)}`),
          '\n',
        ),
      ),
      ...(buttons.length === 0 ? [] : [buttonRow(...buttons)]),
    ],
  });
}
