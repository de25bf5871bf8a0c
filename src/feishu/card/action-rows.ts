// A card's buttons: three at hand, the others folded away.
import { button, buttonRow, linkButton } from './buttons.ts';
import { panel } from './containers.ts';
import type { Element } from './element.ts';

type Button = Element<'outside'>;

/** The `ctx` of a button whose answer takes the place of the card it stands in: paging and narrowing, nothing else. */
export const SAME_CARD = 'same-card';

const AT_HAND = 3;

/** @param buttons the most wanted first; null ones are left out */
export function actionRows(buttons: readonly (Button | null)[]): readonly Button[] {
  const there = buttons.filter((one) => one !== null);
  if (there.length === 0) return [];
  const [atHand, rest] = [there.slice(0, AT_HAND), there.slice(AT_HAND)];
  const row = buttonRow(...atHand);
  return rest.length === 0 ? [row] : [row, panel({ title: '更多操作', elements: [buttonRow(...rest)] })];
}

/** What is shown instead of the card itself. */
export function turnButton(text: string, line: string): Button {
  return button(text, { do: line, ctx: SAME_CARD });
}

export interface Choice {
  readonly text: string;
  readonly line: string;
  /** Changes the card itself. */
  readonly same?: boolean;
}

/** Small buttons for one thing out of several; null when there is nothing to choose. */
export function choicePanel(title: string, choices: readonly Choice[], open = false): Button | null {
  if (choices.length === 0) return null;
  const buttons = choices.map(({ text, line, same }) =>
    button(text, same === true ? { do: line, ctx: SAME_CARD } : { do: line }, { size: 'small' }),
  );
  return panel({ title, open, elements: [buttonRow(...buttons)] });
}

/** Null without an address to open. */
export function pageButton(text: string, href: string | null): Button | null {
  return href === null ? null : linkButton(text, href);
}

export interface Turning {
  readonly page: number;
  readonly pages: number;
  /** The line that shows another page of the same. */
  lineOf(page: number): string;
}

export function turnButtons({ page, pages, lineOf }: Turning): readonly Button[] {
  return [
    ...(page > 1 ? [turnButton('上一页', lineOf(page - 1))] : []),
    ...(page < pages ? [turnButton('下一页', lineOf(page + 1))] : []),
  ];
}
