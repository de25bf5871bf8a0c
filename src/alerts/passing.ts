// What time alone does: silences that end, one alert hiding others, places that refused or take too long. Pure.
import { type Draft, keepAlert, keepCard, keepPlace, membersByCard } from './draft.ts';
import { isOpen, noted, silenceOver } from './life.ts';
import type { AlertRules } from './rules.ts';
import { type Alert, type AlertCard, later } from './state.ts';
import { targetsOf, tellIn } from './take.ts';

export function endSilences(draft: Draft, now: string): void {
  for (const alert of draft.alerts.values()) {
    if (alert.silence === null || alert.silence.until > now) continue;
    keepAlert(draft, silenceOver(alert, now));
    for (const { card } of draft.places.get(alert.id) ?? []) {
      if (card !== null) draft.says.push({ kind: 'word', card, word: 'silence-over', alerts: [alert.id] });
    }
  }
}

/** While an alert about a whole site is open, those about its tables wait. */
export function hideCovered(draft: Draft, now: string): void {
  const open = [...draft.alerts.values()].filter(isOpen);
  const down = new Set(open.filter(({ facts }) => facts.scope === 'site').map(({ site }) => site));
  for (const alert of open) {
    const hidden = alert.facts.scope === 'table' && alert.site !== null && down.has(alert.site);
    if (hidden === alert.hidden) continue;
    keepAlert(
      draft,
      noted({ ...alert, hidden, ...fresh(alert, hidden, now) }, { at: now, what: hidden ? 'hidden' : 'shown' }),
    );
    if (hidden) continue;
    // It gathers company anew.
    for (const place of draft.places.get(alert.id) ?? [])
      if (place.card === null) keepPlace(draft, { ...place, since: now });
  }
}

function fresh({ criticalSince }: Alert, hidden: boolean, now: string): Partial<Alert> {
  return hidden || criticalSince === null ? {} : { criticalSince: now };
}

/** When a card counts as not arrived: it was refused, or is on its way for too long. */
export function passOnAt(
  { outcome, postedAt, passedOn, closedAt }: AlertCard,
  { passOnMs }: AlertRules,
): string | null {
  if (passedOn || closedAt !== null || outcome?.state === 'sent') return null;
  return outcome === null ? later(postedAt, passOnMs) : outcome.at;
}

/** The next place of every alert on a card that did not arrive. What is well again, and was never heard of, needs none. */
export function passOn(draft: Draft, rules: AlertRules, now: string): void {
  let members: ReadonlyMap<string, readonly Alert[]> | null = null;
  for (const card of draft.cards.values()) {
    const at = passOnAt(card, rules);
    if (at === null || at > now) continue;
    members ??= membersByCard(draft);
    keepCard(draft, { ...card, passedOn: true });
    for (const { id } of members.get(card.id) ?? []) {
      const alert = draft.alerts.get(id);
      if (alert === undefined || !isOpen(alert)) continue;
      keepAlert(draft, noted(alert, { at: now, what: 'refused', note: card.target }));
      const told = (draft.places.get(id) ?? []).map(({ target }) => target);
      const next = targetsOf(alert, rules).next.find((target) => !told.includes(target));
      // It has waited long enough.
      if (next !== undefined) tellIn(draft, alert, [next], later(now, -rules.groupMs));
    }
  }
}
