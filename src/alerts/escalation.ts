// Critical, and nobody has it in hand: the person on duty is called, then the backup. Pure.
import { bucketed } from '../lib/buckets.ts';
import { type Draft, keepAlert } from './draft.ts';
import { isLoud, noted } from './life.ts';
import type { AlertRules } from './rules.ts';
import { type Alert, type AlertCard, later, latest, type Place } from './state.ts';

/** The card below which it escalates: in the first place that it arrived in. */
function homeCard(draft: Pick<Draft, 'cards'>, places: readonly Place[]): AlertCard | null {
  const cards = places.flatMap(({ card }) => (card === null ? [] : (draft.cards.get(card) ?? [])));
  return cards.find(({ passedOn }) => !passedOn) ?? cards.at(-1) ?? null;
}

export interface Escalation {
  readonly at: string;
  readonly level: 1 | 2;
  readonly card: string;
}

/** The next call for an alert; null when there is none to come. It counts from when people were told. */
export function escalationOf(
  draft: Pick<Draft, 'cards' | 'places'>,
  alert: Alert,
  rules: AlertRules,
): Escalation | null {
  if (alert.criticalSince === null || alert.escalated === 2 || !isLoud(alert)) return null;
  const card = homeCard(draft, draft.places.get(alert.id) ?? []);
  if (card === null) return null;
  const since = latest(alert.criticalSince, card.openedAt);
  const [first, second] = rules.escalateMs.map((ms) => later(since, ms));
  const at = alert.escalated === 0 ? first : second;
  return at === undefined ? null : { at, level: alert.escalated === 0 ? 1 : 2, card: card.id };
}

/** One call a card, however many alerts of it are due. */
export function escalate(draft: Draft, rules: AlertRules, now: string): void {
  const due: { readonly alert: Alert; readonly card: string; readonly level: 1 | 2 }[] = [];
  for (const alert of draft.alerts.values()) {
    const next = escalationOf(draft, alert, rules);
    if (next === null || next.at > now) continue;
    // After a long pause the second call says it all.
    const skipped = escalationOf(draft, { ...alert, escalated: next.level }, rules);
    const level = skipped !== null && skipped.at <= now ? 2 : next.level;
    due.push({ alert, card: next.card, level });
  }
  for (const group of bucketed(due, ({ card, level }) => [card, String(level)])) {
    const [{ card, level } = { card: '', level: 1 as const }] = group;
    const people = [...new Set(group.flatMap(({ alert }) => calledFor(alert, level, rules) ?? []))];
    draft.says.push({ kind: 'escalate', card, level, people, alerts: group.map(({ alert }) => alert.id) });
    for (const { alert } of group) {
      const by = calledFor(alert, level, rules);
      keepAlert(
        draft,
        noted({ ...alert, escalated: level }, { at: now, what: 'escalated', ...(by === null ? {} : { by }) }),
      );
    }
  }
}

function calledFor({ site }: Alert, level: 1 | 2, rules: AlertRules): string | null {
  const { primary, backup } = rules.dutyOf(site);
  return level === 1 ? primary : (backup ?? primary);
}
