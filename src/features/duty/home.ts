// The home card: what a bare mention, a greeting or 菜单 is answered with.
import type { Standing } from '../../feature.ts';
import { button, buttonRow } from '../../feishu/card/buttons.ts';
import { type Card, card } from '../../feishu/card/card.ts';
import { fittedCard } from '../../feishu/card/fit.ts';
import { joined, md } from '../../feishu/card/markdown.ts';
import { cutText } from '../../feishu/card/text.ts';
import { divider, markdown } from '../../feishu/card/texts.ts';

/** The line that is run for a bare mention. */
export const HOME_LINE = '菜单';

export interface HomeFacts {
  readonly standing: readonly Standing[];
  /** Names of commands, with what to press: the first of each feature. */
  readonly tiles: readonly { readonly text: string; readonly line: string }[];
  /** Chinese, when the bot introduces itself; null afterwards. */
  readonly introduction: string | null;
}

export const MARKS: Readonly<Record<Standing['state'], string>> = { ok: '🟢', warning: '🟠', fault: '🔴' };

/** @param most characters of its title, and of its text */
export function standingLine({ title, state, text }: Standing, most: number) {
  return md`${MARKS[state]} **${cutText(title, most)}**　${cutText(text, most)}`;
}

const MOST_PARAGRAPHS = 10;

export function homeCard(facts: HomeFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

/** Data is one line a piece; an empty line keeps pieces apart. */
function paragraphs(text: string) {
  return joined(text.split('\n').slice(0, MOST_PARAGRAPHS), '\n\n');
}

function cardWith({ standing, tiles, introduction }: HomeFacts, most: number): Card {
  const troubles = standing.filter(({ state }) => state !== 'ok').length;
  const well = troubles === 0 ? '一切正常' : `有 ${troubles} 件事要留意`;
  return card({
    title: introduction === null ? `值班在岗，${well}` : '大家好，我是值班',
    colour: introduction !== null || troubles === 0 ? 'blue' : 'orange',
    elements: [
      ...(introduction === null ? [] : [markdown(paragraphs(introduction))]),
      ...(standing.length === 0
        ? []
        : [
            markdown(
              joined(
                standing.map((one) => standingLine(one, most)),
                '\n',
              ),
            ),
            divider(),
          ]),
      buttonRow(...tiles.map(({ text, line }) => button(text, { do: line }))),
      markdown(md`在群里 @我 再写命令，例如“台账 空压机”；私聊不用 @。`, { size: 'notation' }),
    ],
  });
}
