// The card of one alert through its life: what is wrong, what follows, what to do, who has it in hand, and how it ended.
import { button, buttonRow, choose, linkButton } from '../../feishu/card/buttons.ts';
import { type Card, card } from '../../feishu/card/card.ts';
import { panel } from '../../feishu/card/containers.ts';
import { fittedCard } from '../../feishu/card/fit.ts';
import { coloured, joined, link as linked, type Markdown, md, person } from '../../feishu/card/markdown.ts';
import { cutText } from '../../feishu/card/text.ts';
import { markdown } from '../../feishu/card/texts.ts';
import { isOpen } from '../life.ts';
import { type Phase, phaseOf } from '../showing.ts';
import type { Alert, AlertFacts } from '../state.ts';
import {
  clockText,
  headerColour,
  lastedText,
  lineName,
  momentText,
  PHASE_TITLE,
  severityTag,
  timelineText,
} from './words.ts';

export interface AlertCardFacts {
  readonly alert: Alert;
  /** Chinese; null when it is about no site. */
  readonly site: string | null;
  /** Why it is posted again; null otherwise. */
  readonly again?: string | null;
}

const MOST_LINES = 8;
const MOST_TITLE = 150;
const MOST_BUTTON = 20;

export function alertCard(facts: AlertCardFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

export function alertTitle({ alert }: Pick<AlertCardFacts, 'alert'>): string {
  const phase = phaseOf(alert);
  const title = cutText(alert.facts.title, MOST_TITLE);
  return phase === 'firing' ? title : `${PHASE_TITLE[phase]}：${title}`;
}

function cardWith({ alert, site, again = null }: AlertCardFacts, most: number): Card {
  const { facts, severity, number } = alert;
  const phase = phaseOf(alert);
  const lines = facts.detail
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES);
  const buttons = buttonsOf(alert, phase);
  return card({
    title: alertTitle({ alert }),
    subtitle: subtitleOf(alert, site),
    colour: headerColour(phase, severity),
    tags: [
      severityTag(severity),
      ...(alert.count > 1 ? [{ text: `${alert.count} 次`, colour: 'neutral' as const }] : []),
    ],
    elements: [
      ...(again === null ? [] : [markdown(md`${again}。`)]),
      ...(lines.length === 0
        ? []
        : [
            markdown(
              joined(
                lines.map((line) => md`- ${cutText(line, most)}`),
                '\n',
              ),
            ),
          ]),
      ...(isOpen(alert) ? [markdown(toDo(alert, most))] : []),
      ...inHand(alert),
      ...(buttons.length === 0 ? [] : [buttonRow(...buttons)]),
      ...(isOpen(alert)
        ? []
        : [panel({ title: '始末', open: true, elements: [markdown(timelineText(alert.timeline))] })]),
      markdown(md`${coloured('grey', `告警 ${number}`)}`, { size: 'notation' }),
    ],
  });
}

function subtitleOf(alert: Alert, site: string | null): string {
  const { firedAt, lastAt, count, recoveredAt } = alert;
  return [
    ...(site === null ? [] : [site]),
    `${momentText(firedAt)} 发现`,
    ...(recoveredAt === null
      ? count > 1
        ? [`最近 ${clockText(lastAt, firedAt)}`]
        : []
      : [`${momentText(recoveredAt)} 恢复，历时 ${lastedText(firedAt, recoveredAt)}`]),
  ].join(' · ');
}

function toDo({ facts }: Alert, most: number): Markdown {
  const impact = facts.impact === '' ? [] : [md`**影响**　${cutText(facts.impact, most)}`];
  const next = facts.nextStep === '' ? [] : [md`**下一步**　${cutText(facts.nextStep, most)}`];
  return joined([...impact, ...next, ...pageLine(facts)], '\n');
}

/** The page, where the third button is taken by what puts it right. */
function pageLine({ action, link, linkTitle = '打开网页' }: AlertFacts): readonly Markdown[] {
  return action === undefined || link === undefined
    ? []
    : [md`**网页**　${linked(cutText(linkTitle, MOST_BUTTON), link)}`];
}

function inHand({ acknowledged, silence, recoveredAt, firedAt }: Alert) {
  if (recoveredAt !== null) return [];
  const lines = [
    ...(acknowledged === null ? [] : [md`${person(acknowledged.by)} ${clockText(acknowledged.at, firedAt)} 已确认`]),
    ...(silence === null ? [] : [silenceLine(silence, firedAt)]),
  ];
  return lines.length === 0 ? [] : [markdown(joined(lines, '\n'))];
}

export function silenceLine({ by, until, toRecovery }: NonNullable<Alert['silence']>, beside: string): Markdown {
  const end = toRecovery ? `静默到恢复，最迟 ${clockText(until, beside)}` : `静默至 ${clockText(until, beside)}`;
  return md`${end}（${person(by)}）`;
}

export const SILENCES = [
  { text: '1 小时', value: '1小时' },
  { text: '4 小时', value: '4小时' },
  { text: '到明早 8 点', value: '明早' },
  { text: '到恢复', value: '恢复' },
] as const;

/** At most three: to have it in hand, to have peace, and what puts it right or shows more. */
function buttonsOf(alert: Alert, phase: Phase) {
  const { number, facts, acknowledged } = alert;
  const named = lineName(alert);
  const more =
    facts.action !== undefined
      ? button(cutText(facts.actionTitle ?? facts.action, MOST_BUTTON), { do: facts.action })
      : facts.link !== undefined
        ? linkButton('打开', facts.link)
        : button('详情', { do: `告警 详情 ${number}` });
  if (phase === 'recovered') return [];
  return [
    ...(acknowledged === null ? [button('确认', { do: `告警 确认 ${named}` }, { kind: 'primary' })] : []),
    phase === 'silenced'
      ? button('取消静默', { do: `告警 取消静默 ${named}` })
      : choose('静默', SILENCES, { do: `告警 静默 ${named}` }),
    more,
  ];
}
