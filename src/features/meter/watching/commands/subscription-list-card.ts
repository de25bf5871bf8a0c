// The card of one's subscriptions: what was asked for, when it spoke last, and how to be rid of it.
import { button, buttonRow } from '../../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../../feishu/card/card.ts';
import { panel } from '../../../../feishu/card/containers.ts';
import { fittedCard } from '../../../../feishu/card/fit.ts';
import { joined, md } from '../../../../feishu/card/markdown.ts';
import { cutText } from '../../../../feishu/card/text.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { PEOPLE_ZONE, weekdayMinuteText } from '../../../../lib/zoned-time.ts';
import type { LineMeter } from '../../cards/command-lines.ts';
import { limitText } from '../limits.ts';
import type { Subscription } from '../queries.ts';
import { unsubscribeLine } from '../subscribed.ts';

export interface ListedSubscription {
  readonly subscription: Subscription;
  readonly meter: LineMeter & { readonly name: string };
  /** It is below the limit now. */
  readonly isOpen: boolean;
}

const MOST_ROWS = 20;

export function subscriptionListCard(title: string, rows: readonly ListedSubscription[]): Card {
  return fittedCard((most) => cardWith(title, rows, most));
}

function cardWith(title: string, rows: readonly ListedSubscription[], most: number): Card {
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  return card({
    title,
    colour: 'blue',
    elements: [
      markdown(
        joined(
          shown.map(
            (row) =>
              md`- **${cutText(row.meter.name, most)}** 低于 ${limitText(row.subscription.limit)}　${spokenText(row)}`,
          ),
          '\n',
        ),
      ),
      ...(more > 0 ? [markdown(md`还有 ${more} 条没有列出。`)] : []),
      panel({
        title: '退订',
        elements: [
          buttonRow(
            ...shown.map(({ subscription, meter }) =>
              button(
                `${meter.name} ${limitText(subscription.limit)}`,
                { do: unsubscribeLine(meter, subscription) },
                { size: 'small' },
              ),
            ),
          ),
        ],
      }),
    ],
  });
}

function spokenText({ subscription, isOpen }: ListedSubscription): string {
  const { firedAt } = subscription;
  if (firedAt === null) return '还没有提醒过';
  const at = weekdayMinuteText(firedAt, PEOPLE_ZONE);
  return isOpen ? `正低于，${at} 提醒的` : `上次提醒 ${at}`;
}
