// The card of several alerts that came together, or that the quiet hours held back: how many, how they stand, and the first ten.
import { button, buttonRow, choose } from '../../feishu/card/buttons.ts';
import { type Card, card } from '../../feishu/card/card.ts';
import { fittedCard } from '../../feishu/card/fit.ts';
import { coloured, joined, type Markdown, md } from '../../feishu/card/markdown.ts';
import { cutText } from '../../feishu/card/text.ts';
import { markdown } from '../../feishu/card/texts.ts';
import { countsOf, LISTED, listed, type Phase, phaseOf, worstOf } from '../showing.ts';
import type { Alert, CardKind } from '../state.ts';
import { SILENCES } from './alert-card.ts';
import { clockText, headerColour, momentText, PHASE_TITLE, placedTitle, SEVERITY_TITLE, severityTag } from './words.ts';

export interface BundleFacts {
  readonly kind: Exclude<CardKind, 'alone'>;
  readonly number: number;
  /** At least one. */
  readonly members: readonly Alert[];
  /** Chinese names of sites by their codes. */
  readonly siteName: (code: string) => string;
  readonly again?: string | null;
}

export function bundleCard(facts: BundleFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

/** Of all of them: firing as long as one of them is. */
export function bundlePhase(members: readonly Alert[]): Phase {
  const counts = countsOf(members);
  return (['firing', 'acknowledged', 'silenced'] as const).find((phase) => counts[phase] > 0) ?? 'recovered';
}

export function bundleTitle({ kind, members }: Pick<BundleFacts, 'kind' | 'members'>): string {
  const { recovered } = countsOf(members);
  const open = members.length - recovered;
  const all = kind === 'catch-up' ? `安静时段里的 ${members.length} 件告警` : `${members.length} 件告警`;
  if (open === 0) return `${all}都恢复了`;
  return recovered === 0 ? `${all}未恢复` : `${all}，${open} 件未恢复`;
}

function cardWith({ kind, number, members, siteName, again = null }: BundleFacts, most: number): Card {
  const phase = bundlePhase(members);
  const counts = countsOf(members);
  const first = members.map(({ firedAt }) => firedAt).sort()[0] ?? '';
  const last =
    members
      .map(({ lastAt }) => lastAt)
      .sort()
      .at(-1) ?? first;
  const raises = members.reduce((sum, { count }) => sum + count, 0);
  const shown = listed(members);
  const rest = members.length - shown.length;
  return card({
    title: bundleTitle({ kind, members }),
    subtitle: [
      `${momentText(first)} 起`,
      `最近 ${clockText(last, first)}`,
      ...(raises > members.length ? [`共 ${raises} 次`] : []),
    ].join(' · '),
    colour: headerColour(phase, worstOf(members)),
    tags: [severityTag(worstOf(members))],
    elements: [
      ...(again === null ? [] : [markdown(md`${again}。`)]),
      markdown(
        joined(
          (['firing', 'acknowledged', 'silenced', 'recovered'] as const)
            .filter((one) => counts[one] > 0)
            .map((one) => md`${PHASE_TITLE[one]} **${counts[one]}**`),
          ' · ',
        ),
      ),
      markdown(
        joined(
          [
            ...shown.map((alert) => lineOf(alert, siteName, Math.min(most, 60))),
            ...(rest > 0 ? [md`- 另有 ${rest} 件，发“告警”看全部`] : []),
          ],
          '\n',
        ),
      ),
      ...buttonsOf(number, phase),
      markdown(md`${coloured('grey', `告警 ${number}（${members.length} 件一组，最多列 ${LISTED} 件）`)}`, {
        size: 'notation',
      }),
    ],
  });
}

export function lineOf(alert: Alert, siteName: (code: string) => string, most: number): Markdown {
  const { number, severity, count, firedAt } = alert;
  const phase = phaseOf(alert);
  const state = phase === 'firing' ? SEVERITY_TITLE[severity] : PHASE_TITLE[phase];
  const colour =
    phase === 'recovered' ? 'green' : phase !== 'firing' ? 'grey' : severity === 'critical' ? 'red' : 'orange';
  const times = count > 1 ? `，${count} 次` : '';
  return md`- ${coloured(colour, state)} **${number}** ${cutText(placedTitle(alert, siteName), most)}（${momentText(firedAt)}${times}）`;
}

function buttonsOf(number: number, phase: Phase) {
  if (phase === 'recovered') return [];
  return [
    buttonRow(
      ...(phase === 'firing' ? [button('全部确认', { do: `告警 确认 ${number}` }, { kind: 'primary' })] : []),
      phase === 'silenced'
        ? button('取消静默', { do: `告警 取消静默 ${number}` })
        : choose('静默', SILENCES, { do: `告警 静默 ${number}` }),
      button('看全部', { do: '告警' }),
    ),
  ];
}
