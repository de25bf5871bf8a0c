// What a card shows of its alerts, and when it is to be changed, posted anew, or done with. Pure.
import { createHash } from 'node:crypto';
import { type Draft, keepCard, membersByCard } from './draft.ts';
import { isOpen } from './life.ts';
import { isStandby } from './routes.ts';
import type { AlertRules } from './rules.ts';
import { type Alert, type AlertCard, isWorse, later, type Severity } from './state.ts';

export type Phase = 'firing' | 'acknowledged' | 'silenced' | 'recovered';

export function phaseOf({ recoveredAt, silence, acknowledged }: Alert): Phase {
  if (recoveredAt !== null) return 'recovered';
  if (silence !== null) return 'silenced';
  return acknowledged === null ? 'firing' : 'acknowledged';
}

/** So many of a bundle are listed: the open ones first, of these the worst. */
export const LISTED = 10;

const PHASES: readonly Phase[] = ['firing', 'acknowledged', 'silenced', 'recovered'];

export function listed(members: readonly Alert[]): readonly Alert[] {
  const rank = (alert: Alert): number => (isOpen(alert) ? 0 : 10) - severityRank(alert.severity);
  return members.toSorted((one, other) => rank(one) - rank(other) || one.number - other.number).slice(0, LISTED);
}

function severityRank(severity: Severity): number {
  return { info: 0, warning: 1, critical: 2 }[severity];
}

/** Of those that are open; of all, when none is. */
export function worstOf(members: readonly Alert[]): Severity {
  const open = members.filter(isOpen);
  return (open.length > 0 ? open : members).reduce<Severity>(
    (worst, { severity }) => (isWorse(severity, worst) ? severity : worst),
    'info',
  );
}

export function countsOf(members: readonly Alert[]): Readonly<Record<Phase, number>> {
  const counts = { firing: 0, acknowledged: 0, silenced: 0, recovered: 0 };
  for (const alert of members) counts[phaseOf(alert)] += 1;
  return counts;
}

/** A digest of what people see of it, but for how often it was raised and when last. */
export function faceOf({ kind }: AlertCard, members: readonly Alert[]): string {
  const shown =
    kind === 'alone'
      ? members.map(({ severity, facts, acknowledged, silence, recoveredAt }) => {
          const { title, detail, impact, nextStep, link = null, action = null, actionTitle } = facts;
          const named = actionTitle === undefined ? [] : [actionTitle];
          return [
            severity,
            title,
            detail,
            impact,
            nextStep,
            link,
            action,
            acknowledged,
            silence,
            recoveredAt,
            ...named,
          ];
        })
      : [
          PHASES.map((phase) => countsOf(members)[phase]),
          worstOf(members),
          listed(members).map((alert) => [alert.number, phaseOf(alert), alert.severity, alert.facts.title]),
        ];
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 24);
}

function raisesOf(members: readonly Alert[]): number {
  return members.reduce((sum, { count }) => sum + count, 0);
}

/** Says what is new on every card that is not done with. */
export function showCards(draft: Draft, rules: AlertRules, now: string): void {
  const members = membersByCard(draft);
  for (const card of [...draft.cards.values()]) {
    if (card.closedAt !== null) continue;
    const own = members.get(card.id) ?? [];
    const shown = showing(draft, card, own, { rules, now });
    const isOver = own.every((alert) => !isOpen(alert)) && (shown.face === faceOf(card, own) || isRefused(card));
    const kept = isOver ? { ...shown, closedAt: now } : shown;
    if (kept !== card) keepCard(draft, kept);
  }
}

interface Looking {
  readonly rules: AlertRules;
  readonly now: string;
}

function showing(draft: Draft, card: AlertCard, members: readonly Alert[], { rules, now }: Looking): AlertCard {
  if (isRefused(card)) return card;
  const fresh = { ...card, face: faceOf(card, members), count: raisesOf(members), shownAt: now };
  if (card.face === '') {
    draft.says.push({ kind: 'post', card: card.id });
    return fresh;
  }
  if (repostAt(card, members, rules) <= now) {
    draft.says.push({ kind: 'repost', card: card.id, old: card.row });
    return { ...fresh, row: draft.newId(), postedAt: now, outcome: null, passedOn: false };
  }
  const at = showAt(card, members, rules, now);
  if (at === null || at > now) return card;
  draft.says.push({ kind: 'show', card: card.id });
  return fresh;
}

function isRefused({ outcome }: AlertCard): boolean {
  return outcome?.state === 'failed';
}

const NEVER = '9999-12-31T23:59:59.999Z';

export function repostAt(
  { target, postedAt, outcome }: AlertCard,
  members: readonly Alert[],
  rules: AlertRules,
): string {
  if (isStandby(target) || outcome?.state === 'failed' || !members.some(isOpen)) return NEVER;
  return later(postedAt, rules.repostMs);
}

/** When a card that is posted is to be changed; null when it shows all there is. A channel that cannot edit says the recovery, and nothing before. */
export function showAt(card: AlertCard, members: readonly Alert[], rules: AlertRules, now: string): string | null {
  if (isRefused(card)) return null;
  const isNews = faceOf(card, members) !== card.face;
  if (isStandby(card.target)) {
    if (!isNews || members.some(isOpen)) return null;
    return worstOf(members) === 'critical' ? now : (rules.quietUntil(card.target, now) ?? now);
  }
  if (isNews) return now;
  return raisesOf(members) === card.count ? null : later(card.shownAt, rules.repeatMs);
}
