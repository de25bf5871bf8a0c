// The card that asks about cells which people changed in the table and the source has otherwise: ten of them, each with both values, and
// one press for all. Once it is decided, or other cells are asked about, it says so and has no buttons any more.
import { actionRows, pageButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { firstFitting } from '../../../feishu/card/fit.ts';
import { bold, coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { ShownEdit } from '../model/shown-plan.ts';
import { conflictLine } from './command-lines.ts';
import { pageWords } from './page-words.ts';
import { whoWords } from './who-words.ts';

/** The task by the name that it had when it asked. */
export interface ConflictTask {
  readonly id: number;
  readonly name: string;
  /** Of the run that asked. */
  readonly trace: string;
}

const MOST_CELLS = 10;
const LENGTHS = [100, 60, 30, 15] as const;

/** @param link the run's page as people can open it; null without an address */
export function conflictCard(
  task: ConflictTask,
  asked: { readonly count: number; readonly examples: readonly ShownEdit[] },
  link: string | null,
): Card {
  const { count } = asked;
  const shown = asked.examples.slice(0, MOST_CELLS);
  const rest = count - shown.length;
  return firstFitting<number>(LENGTHS, (most) =>
    card({
      title: `“${cutText(task.name, 80)}”有 ${countText(count)} 格被人改过，以哪边为准`,
      subtitle: '表里的值和来源的不一样，先没有动；不决定就一直不动',
      colour: 'orange',
      elements: [
        markdown(
          joined(
            [...shown.map((edit) => editLine(edit, most)), ...(rest > 0 ? [`- 还有 ${countText(rest)} 格`] : [])],
            '\n',
          ),
        ),
        ...actionRows([
          button(
            '以源为准',
            { do: conflictLine(task.id, 'source') },
            { confirm: { title: '以源为准？', text: `${countText(count)} 格人改的值改成来源的值，可以撤销` } },
          ),
          button(
            '以人为准',
            { do: conflictLine(task.id, 'person') },
            { confirm: { title: '以人为准？', text: `${countText(count)} 格保留人改的值，来源再变才再问` } },
          ),
          pageButton('看全部', link),
        ]),
        ...pageWords(link, task.trace),
        ofTask(task),
      ],
    }),
  );
}

/** What became of the question. */
export interface Settled {
  /** Chinese, without a full stop: `以源为准`, or why nobody has to decide any more. */
  readonly how: string;
  /** Who decided, and when (ISO instant, UTC); null where nobody did. */
  readonly decided: { readonly by: string | null; readonly at: string } | null;
}

export function settledConflictCard(task: ConflictTask, { how, decided }: Settled): Card {
  const words =
    decided === null ? md`${how}` : md`${whoWords(decided.by)} ${secondText(decided.at, PEOPLE_ZONE)} 决定${how}`;
  return card({
    title: `“${cutText(task.name, 80)}”被人改过的格子：不用再决定`,
    colour: 'grey',
    elements: [markdown(words), ofTask(task)],
  });
}

function editLine({ key, field, person, source }: ShownEdit, most: number): Markdown {
  const text = (value: string): string => (value === '' ? '（空）' : cutText(value, most));
  return md`- ${bold(cutText(key, most))}　${cutText(field, most)}：表里 ${text(person)} · 源里 ${text(source)}`;
}

function ofTask({ id, trace }: ConflictTask) {
  return markdown(md`${coloured('grey', `任务 ${id} · 编号 ${trace}`)}`, { size: 'notation' });
}
