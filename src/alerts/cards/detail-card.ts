// One alert with everything: its history, how often, and where it was told with what proof.
import { button, buttonRow } from '../../feishu/card/buttons.ts';
import { type Card, card } from '../../feishu/card/card.ts';
import { fittedCard } from '../../feishu/card/fit.ts';
import { joined, type Markdown, md } from '../../feishu/card/markdown.ts';
import { cutText } from '../../feishu/card/text.ts';
import { divider, markdown } from '../../feishu/card/texts.ts';
import { isOpen } from '../life.ts';
import type { Delivery } from '../lookup.ts';
import { phaseOf } from '../showing.ts';
import type { Alert } from '../state.ts';
import { alertTitle } from './alert-card.ts';
import { clockText, headerColour, lineName, momentText, severityTag, timelineText } from './words.ts';

export interface DetailFacts {
  readonly alert: Alert;
  readonly site: string | null;
  readonly deliveries: readonly Delivery[];
  readonly chatName: (id: string) => string | null;
}

export function detailCard(facts: DetailFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

const MOST_DELIVERIES = 10;

function cardWith({ alert, site, deliveries, chatName }: DetailFacts, most: number): Card {
  const { number, facts, severity, count, firedAt, lastAt, timeline } = alert;
  const about = [
    md`**原因**　${cutText(facts.detail, most)}`,
    md`**影响**　${cutText(facts.impact, most)}`,
    md`**下一步**　${cutText(facts.nextStep, most)}`,
  ];
  return card({
    title: `告警 ${number} · ${alertTitle({ alert })}`,
    subtitle: [
      ...(site === null ? [] : [site]),
      `${momentText(firedAt)} 发现`,
      `共 ${count} 次，最近 ${clockText(lastAt, firedAt)}`,
    ].join(' · '),
    colour: headerColour(phaseOf(alert), severity),
    tags: [severityTag(severity)],
    elements: [
      markdown(joined(about, '\n')),
      divider(),
      markdown(timelineText(timeline)),
      divider(),
      markdown(
        joined(
          deliveries
            .slice(0, MOST_DELIVERIES)
            .map((one) => md`- ${placeWords(one, chatName)}　${deliveryWords(one, Math.min(most, 120))}`),
          '\n',
        ),
      ),
      ...(isOpen(alert) && alert.acknowledged === null
        ? [buttonRow(button('确认', { do: `告警 确认 ${lineName(alert)}` }, { kind: 'primary' }))]
        : []),
    ],
  });
}

function placeWords({ target }: Delivery, chatName: (id: string) => string | null): string {
  if (target.startsWith('oc_')) return chatName(target) ?? `群 ${target.slice(0, 12)}`;
  if (target.startsWith('ou_')) return '单聊';
  return target.startsWith('robot:')
    ? `机器人 ${target.slice('robot:'.length)}`
    : `邮件 ${target.slice('mail:'.length)}`;
}

function deliveryWords({ card: posted, toldBy, isOver }: Delivery, most: number): Markdown {
  if (posted === null && toldBy !== null) return md`由告警 ${toldBy} 一起说`;
  if (posted === null) return isOver ? md`没有发` : md`还没有发`;
  if (posted.outcome === null) return md`${momentText(posted.postedAt)} 发出，还没有送达`;
  const { state, proof, at } = posted.outcome;
  return state === 'sent'
    ? md`${momentText(at)} 送达${proof === null ? '' : `（凭据 ${cutText(proof, most)}）`}`
    : md`没有送达：${cutText(proof ?? '没有留下原因', most)}`;
}
