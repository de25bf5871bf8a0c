// The card of something that went wrong, through its life: told, told again with another cause, recovered.
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { commandLine } from '../../../lib/command-line.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import type { Trouble } from './trouble.ts';

export interface NoticeFacts {
  readonly trouble: Trouble;
  /** ISO instant, UTC: when it was told first. */
  readonly openedAt: string;
  /** ISO instant, UTC; null while it lasts. */
  readonly closedAt: string | null;
  /** The line that does it again; null where there is none. */
  readonly again: string | null;
}

export function noticeCard(facts: NoticeFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith({ trouble, openedAt, closedAt, again }: NoticeFacts, most: number): Card {
  const { title, causes, remedy, run, isPartial } = trouble;
  const since = `${weekdayMinuteText(openedAt, PEOPLE_ZONE)} 发现`;
  const buttons = [
    ...(run === null ? [] : [button('看这次运行', { do: commandLine('运行', [run]) })]),
    ...(again === null || closedAt !== null ? [] : [button('现在重做', { do: again })]),
  ];
  return card({
    title: closedAt === null ? title : `已恢复：${title}`,
    subtitle: closedAt === null ? since : `${since} · ${weekdayMinuteText(closedAt, PEOPLE_ZONE)} 恢复`,
    colour: closedAt !== null ? 'green' : isPartial ? 'orange' : 'red',
    elements: [
      markdown(
        joined(
          causes.map((cause) => md`- ${cutText(cause, most)}`),
          '\n',
        ),
      ),
      ...(closedAt === null ? [markdown(md`${remedy}。`)] : []),
      ...(buttons.length === 0 ? [] : [buttonRow(...buttons)]),
    ],
  });
}
