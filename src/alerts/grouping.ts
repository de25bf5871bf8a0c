// Which alerts share a card: those of one source that come to one place within half a minute, and what the quiet hours held back. Pure.
import { bucketed } from '../lib/buckets.ts';
import { type Draft, keepAlert, keepCard, keepPlace, type Placed, waitingPlaces } from './draft.ts';
import { isOpen, noted } from './life.ts';
import { isCovered, waitsUntil } from './parts.ts';
import type { AlertRules } from './rules.ts';
import { type AlertCard, type CardKind, later } from './state.ts';

/** Ready to be told, but for its company and the quiet hours. */
export function isReady(draft: Draft, placed: Placed, rules: AlertRules, now: string): boolean {
  const { alert } = placed;
  if (alert.hidden || alert.silence !== null) return false;
  return !isCovered(draft, placed) && waitsUntil(draft, alert, rules, now) === null;
}

export function formCards(draft: Draft, rules: AlertRules, now: string): void {
  hold(draft, rules, now);
  const ready = waitingPlaces(draft).filter((placed) => isReady(draft, placed, rules, now));
  catchUp(
    draft,
    ready.filter(({ place }) => place.held && rules.quietUntil(place.target, now) === null),
    now,
  );
  const others = join(
    draft,
    ready.filter(({ place }) => !place.held),
    rules,
    now,
  );
  for (const group of grouped(others)) {
    const begun = group.map(({ place }) => place.since).sort()[0] ?? now;
    if (later(begun, rules.groupMs) <= now) post(draft, group, group.length === 1 ? 'alone' : 'bundle', now);
  }
}

/** What comes in quiet hours waits for their end, unless it is critical, or becomes so. */
function hold(draft: Draft, rules: AlertRules, now: string): void {
  for (const { alert, place } of waitingPlaces(draft)) {
    const passes = alert.severity === 'critical' && isOpen(alert);
    if (place.held && passes) keepPlace(draft, { ...place, held: false });
    if (place.held || passes || rules.quietUntil(place.target, now) === null) continue;
    keepPlace(draft, { ...place, held: true });
    keepAlert(draft, noted(alert, { at: now, what: 'held' }));
  }
}

/** All that was held in a place comes as one. */
function catchUp(draft: Draft, held: readonly Placed[], now: string): void {
  for (const group of bucketed(held, ({ place }) => [place.target])) {
    post(draft, group, group.length === 1 ? 'alone' : 'catch-up', now);
  }
}

/** A bundle that was posted just now takes in what comes of the same source; answers those that it does not take. What is critical deserves a message of its own. */
function join(draft: Draft, waiting: readonly Placed[], rules: AlertRules, now: string): readonly Placed[] {
  const bundles = [...draft.cards.values()].filter(
    ({ kind, openedAt, closedAt, passedOn }) =>
      kind === 'bundle' && closedAt === null && !passedOn && later(openedAt, rules.joinMs) > now,
  );
  if (bundles.length === 0) return waiting;
  return waiting.filter(({ alert, place }) => {
    const bundle = bundles.find(({ target, source }) => target === place.target && source === alert.facts.source);
    if (bundle === undefined || alert.severity === 'critical') return true;
    keepPlace(draft, { ...place, card: bundle.id });
    return false;
  });
}

export function grouped(waiting: readonly Placed[]): readonly (readonly Placed[])[] {
  return bucketed(waiting, ({ alert, place }) => [place.target, alert.facts.source]);
}

function post(draft: Draft, group: readonly Placed[], kind: CardKind, now: string): void {
  const [first] = group;
  if (first === undefined) return;
  const id = draft.newId();
  const number = kind === 'alone' ? null : draft.nextNumber;
  if (number !== null) draft.nextNumber += 1;
  const card: AlertCard = {
    ...{ id, number, kind, target: first.place.target, source: first.alert.facts.source, openedAt: now },
    ...{ row: draft.newId(), postedAt: now, outcome: null, passedOn: false },
    ...{ face: '', count: 0, shownAt: now, closedAt: null },
  };
  keepCard(draft, card);
  for (const { place } of group) keepPlace(draft, { ...place, card: id });
}
