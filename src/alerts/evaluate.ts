// The evaluation: what came in since, and what time did, make a new state and what is to be said of it. Pure.
import { type Draft, draftOf, membersByCard, stateOf, waitingPlaces } from './draft.ts';
import { escalate, escalationOf } from './escalation.ts';
import { formCards, grouped, isReady } from './grouping.ts';
import { waitsUntil } from './parts.ts';
import { endSilences, hideCovered, passOn, passOnAt } from './passing.ts';
import type { AlertRules } from './rules.ts';
import { repostAt, showAt, showCards } from './showing.ts';
import { type AlertState, type Evaluated, type Input, later } from './state.ts';
import { take } from './take.ts';

/**
 * @param inputs in the order in which they happened
 * @param now ISO instant; not before that of the evaluation that made the state
 * @param newId ids that ascend
 */
export function evaluate(
  state: AlertState,
  inputs: readonly Input[],
  rules: AlertRules,
  { now, newId }: { readonly now: string; readonly newId: () => string },
): Evaluated {
  const draft = draftOf(state, newId);
  for (const input of inputs) take(draft, input, rules);
  endSilences(draft, now);
  hideCovered(draft, now);
  passOn(draft, rules, now);
  formCards(draft, rules, now);
  escalate(draft, rules, now);
  const words = draft.says.splice(0);
  showCards(draft, rules, now);
  // A card comes before what is said below it.
  draft.says.push(...words);
  return { state: stateOf(draft), says: draft.says, dueAt: nextDue(draft, rules, now) };
}

function nextDue(draft: Draft, rules: AlertRules, now: string): string | null {
  const soonest = [...dues(draft, rules, now)].reduce<string | null>(
    (first, at) => (first === null || at < first ? at : first),
    null,
  );
  // What is due now and was not done waits for something else.
  return soonest === null ? null : soonest > now ? soonest : later(now, rules.repeatMs);
}

function* dues(draft: Draft, rules: AlertRules, now: string): Iterable<string> {
  const waiting = waitingPlaces(draft);
  for (const { alert } of waiting) {
    const until = waitsUntil(draft, alert, rules, now);
    if (until !== null) yield until;
  }
  const ready = waiting.filter((placed) => isReady(draft, placed, rules, now));
  for (const { place } of ready) if (place.held) yield rules.quietUntil(place.target, now) ?? now;
  for (const group of grouped(ready.filter(({ place }) => !place.held))) {
    for (const { place } of group) yield later(place.since, rules.groupMs);
  }
  for (const alert of draft.alerts.values()) {
    if (alert.silence !== null) yield alert.silence.until;
    const call = escalationOf(draft, alert, rules);
    if (call !== null) yield call.at;
  }
  const members = membersByCard(draft);
  for (const card of draft.cards.values()) {
    if (card.closedAt !== null) continue;
    const own = members.get(card.id) ?? [];
    for (const at of [passOnAt(card, rules), repostAt(card, own, rules), showAt(card, own, rules, now)]) {
      if (at !== null) yield at;
    }
  }
}
